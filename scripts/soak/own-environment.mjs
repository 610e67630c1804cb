/** The environment of a command that is soaked: nothing of what runs the soak. @returns {NodeJS.ProcessEnv} */
export function ownEnvironment() {
  const own = Object.entries(process.env).filter(([name]) => !/^(CI|SVC_BUILD_.*|npm_.*|NODE_.*|VITEST.*)$/.test(name));
  return { ...Object.fromEntries(own), SVC_BUILD_SECRET: 'soak' };
}

export const NODE = '@sveltejs/adapter-node';
export const PAGES = '@sveltejs/adapter-static';
/** It takes the adapter of the platform that it finds itself on. */
export const AUTO = '@sveltejs/adapter-auto';

export function isAdapter(name: string): boolean {
  return /^(?:@[\w.-]+\/)?(?:svelte-)?adapter-[\w.-]+$/.test(name);
}

/** Whether it makes something that Node does not run, or leaves to others what it makes. */
export function isForOtherPlatform(name: string): boolean {
  return isAdapter(name) && name !== NODE && name !== PAGES;
}

/** What tells the module that is loaded before a build where the adapter for Node lies. */
export const ADAPTER_VARIABLE = 'SVC_BUILD_KIT_ADAPTER';

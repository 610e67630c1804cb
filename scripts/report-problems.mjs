/**
 * How a check ends: it prints what is wrong, and fails if anything is.
 * @param {readonly string[]} problems
 */
export function reportProblems(problems) {
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

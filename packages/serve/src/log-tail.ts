const MAX_LINES = 20;
const MAX_LENGTH = 1000;

/** The last lines that a process printed; however much it prints, this stays small. */
export interface LogTail {
  add(line: string): void;
  lines(): readonly string[];
}

/** An empty tail. */
export function createLogTail(): LogTail {
  const kept: string[] = [];
  return {
    add(line) {
      kept.push(line.slice(0, MAX_LENGTH));
      if (kept.length > MAX_LINES) kept.shift();
    },
    lines: () => [...kept],
  };
}

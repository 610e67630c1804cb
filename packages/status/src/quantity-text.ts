const MB = 1024 * 1024;

/** How long something has run: `42 s`, `3 min 12 s`, `2 h 5 min`, `3 d 4 h`. */
export function uptimeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long a request took: `0.8 ms`, `42 ms`, `3.1 s`. */
export function tookText(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Memory as limits are written, in MB of 1024 × 1024 bytes: `84 MB`, `84 of 512 MB`. */
export function memoryText(bytes: number, limit: number | null): string {
  const used = Math.round(bytes / MB);
  return limit === null ? `${used} MB` : `${used} of ${Math.round(limit / MB)} MB`;
}

/** The time of day, of this machine: `14:03:59`. */
export function clockText(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

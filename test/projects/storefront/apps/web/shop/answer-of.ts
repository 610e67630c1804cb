/**
 * What another service answers, asked from the server; null when it has no answer. Its address is a value of the run:
 * the same build works wherever it is served.
 */
export async function answerOf<T>(service: string | undefined, path: string): Promise<T | null> {
  try {
    const response = await fetch(`${service}${path}`, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}

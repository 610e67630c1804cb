/** What another service answers, asked from the server; null when it has no answer. */
export async function answerOf<T>(service: string | undefined, path: string): Promise<T | null> {
  try {
    const response = await fetch(`${service}${path}`, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}

/** What a page says: sentences, and below them lines with a title, such as a log. */
export interface Page {
  readonly sentences: readonly string[];
  readonly listing: { readonly title: string; readonly lines: readonly string[] } | null;
}

/** A page of one sentence. */
export function sentence(text: string): Page {
  return { sentences: [text], listing: null };
}

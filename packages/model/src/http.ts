/** What is asked for, and how long it may take. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Until an answer begins. */
  readonly timeoutMs: number;
  /** What is read of the body, and for how long: some answers never end. */
  readonly maxBytes: number;
  readonly bodyMs: number;
  readonly signal: AbortSignal;
}

/** What came back, not decoded, and with redirects not followed. */
export type HttpResponse =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Empty when the answer does not say. */
      readonly contentType: string;
      readonly location: string | null;
      readonly body: Uint8Array;
      /** `left`: more of it might have come. `broken`: the connection was lost on the way. */
      readonly end: 'whole' | 'left' | 'broken';
    }
  | { readonly kind: 'none'; readonly reason: string };

/** Requests to other programs of this machine. */
export interface Http {
  get(url: string, question: HttpRequest): Promise<HttpResponse>;
}

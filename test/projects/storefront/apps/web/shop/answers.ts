/** One thing that is for sale; express-api knows them. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly glaze: string;
  readonly image: string;
}

/** How many of each are left; go-api counts them. */
export interface Stock {
  readonly left: Readonly<Record<string, number>>;
}

/** Where they are; go-api-v2 knows the warehouses. */
export interface Shelves {
  readonly shelves: readonly { readonly id: string; readonly warehouse: string; readonly left: number }[];
}

/** The firing that comes next; backend keeps the kiln. */
export interface Firing {
  readonly number: number;
  readonly opens: string;
  readonly cone: number;
  readonly pieces: number;
  readonly keeper: string;
}

/** What a customer said; backend again. */
export interface Review {
  readonly piece: string;
  readonly who: string;
  readonly text: string;
}

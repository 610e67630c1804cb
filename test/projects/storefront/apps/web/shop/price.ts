const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });

/** A price as the shop writes it. */
export function price(amount: number): string {
  return euros.format(amount);
}

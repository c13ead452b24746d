/** A list in the form of Microsoft's, with made-up names: byte order mark, CRLF, quotes, odd spaces. */

export const HEADER =
  'Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names';

/** The nth id of a kind. */
export const skuId = (n: number): string => `aaaaaaaa-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const planId = (n: number): string => `bbbbbbbb-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The bytes of a list with these rows. */
export function listOf(rows: readonly string[], header = HEADER): Uint8Array {
  return new TextEncoder().encode(`\uFEFF${[header, ...rows].join('\r\n')}\r\n`);
}

/** A list of so many products, with one app each. */
export function listOfProducts(count: number): Uint8Array {
  return listOf(
    Array.from({ length: count }, (_, n) => `Product ${n},P_${n},${skuId(n)},APP_${n},${planId(n)},App ${n}`),
  );
}

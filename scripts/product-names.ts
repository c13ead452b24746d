// Fetches Microsoft's list of product names for PRODUCT_NAMES_FILE: npm run product-names -- [file] [address]
import { fetchProductNames } from './fetch-product-names.ts';

const [file = 'data/product-names.csv', address] = process.argv.slice(2);
try {
  const count = await fetchProductNames(file, address === undefined ? {} : { address });
  process.stdout.write(
    `${file} has the names of ${count} products. Set PRODUCT_NAMES_FILE to it and restart License Desk.\n`,
  );
} catch (error) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? `${message} (${cause.message})` : message;
  process.stderr.write(`The list of product names was not fetched. ${file} was not changed: ${why}\n`);
  process.exitCode = 1;
}

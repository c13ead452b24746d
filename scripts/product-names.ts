// Fetches Microsoft's list of product names for PRODUCT_NAMES_FILE: npm run product-names -- [file] [address]
import { fetchProductNames } from './fetch-product-names.ts';

const [file = 'data/product-names.csv', address] = process.argv.slice(2);
try {
  const count = await fetchProductNames(file, address === undefined ? {} : { address });
  process.stdout.write(
    `${count} products are named in ${file}. Set PRODUCT_NAMES_FILE to it and start anew.\n`,
  );
} catch (error) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? `${message} (${cause.message})` : message;
  process.stderr.write(`The list of product names was not fetched, and ${file} is as it was: ${why}\n`);
  process.exitCode = 1;
}

import assert from 'node:assert/strict';
import { compose } from '../../src/compose/product.ts';
import { ConfigError, readConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/telemetry/log.ts';

const id = '11111111-2222-4333-8444-55555555abcd';

describe('the start of the product', () => {
  it('is refused with the cure when the file of product names is missing', async () => {
    const config = readConfig({
      BOT_ID: id,
      BOT_TYPE: 'SingleTenant',
      BOT_TENANT_ID: id,
      BOT_PASSWORD: 'hunter2',
      SQLITE_PATH: ':memory:',
      PRODUCT_NAMES_FILE: 'nowhere/names.csv',
    });
    await assert.rejects(compose(config, createLog({ level: 'error' })), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(
        error.message,
        /- PRODUCT_NAMES_FILE: the file cannot be read \(ENOENT.*\)\. Fetch the list anew with "npm run product-names -- FILE"/,
      );
      return true;
    });
  });
});

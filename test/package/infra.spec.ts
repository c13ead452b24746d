import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Node } from 'web-tree-sitter';
import { Language, Parser } from 'web-tree-sitter';
import { readConfig } from '../../src/config/config.ts';
import { definitionOf } from '../../src/cosmos/database.ts';
import { declarations, last, nameOf, objectIn, plain, record, valueOf } from '../support/bicep.ts';

// There is no package with a compiler for Bicep. These tests parse the files with a grammar and compare them
// with the program. Only the first deployment shows whether Azure accepts them (docs/first-tenant.md).

const wasm = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');

describe('The Azure resources', () => {
  let trees: ReadonlyMap<string, Node>;

  before(async () => {
    await Parser.init();
    const parser = new Parser();
    parser.setLanguage(await Language.load(wasm));
    const files = readdirSync('infra').filter((file) => file.endsWith('.bicep'));
    trees = new Map(
      files.map((file) => {
        const tree = parser.parse(readFileSync(`infra/${file}`, 'utf8'));
        assert.ok(tree !== null);
        return [file, tree.rootNode];
      }),
    );
  });

  const file = (name: string): Node => {
    const root = trees.get(name);
    assert.ok(root !== undefined, name);
    return root;
  };

  it('are valid Bicep in every file', () => {
    for (const [name, root] of trees) assert.equal(root.hasError, false, name);
    assert.ok(trees.size >= 9);
  });

  it('use no undeclared name, and no output that a module does not have', () => {
    for (const [name, root] of trees) {
      const declared = new Set([
        ...BUILT_IN,
        ...DECLARING.flatMap((type) => declarations(root, type).map(nameOf)),
      ]);
      const used = root.descendantsOfType('identifier').filter((node) => node !== null && isUse(node));
      assert.ok(used.length > 0);
      for (const node of used) assert.ok(declared.has(node?.text ?? ''), `${name}: ${node?.text}`);
    }
    const { text } = file('azure.bicep');
    for (const [, module = '', output = ''] of text.matchAll(/(\w+)\.\??outputs\.(\w+)/g)) {
      const outputs = declarations(file(`${module}.bicep`), 'output_declaration').map(nameOf);
      assert.ok(outputs.includes(output), `${module}.${output}`);
    }
  });

  it('give every module exactly its parameters', () => {
    const modules = declarations(file('azure.bicep'), 'module_declaration');
    assert.ok(modules.length >= 7);
    for (const module of modules) {
      const name = /'(\w+\.bicep)'/.exec(module.text)?.[1] ?? '';
      const given = Object.keys(record(valueOf(objectIn(module))['params']));
      const asked = declarations(file(name), 'parameter_declaration').map(nameOf);
      assert.deepEqual(given.toSorted(), asked.toSorted(), name);
    }
  });

  it('have the store’s container as the program creates it', () => {
    const resource = record(record(bodyOf('store.bicep', 'container')['properties'])['resource']);
    const { id, ...settings } = resource;
    const { id: _, ...wanted } = definitionOf('any');
    assert.deepEqual(settings, { ...wanted, partitionKey: { ...wanted.partitionKey, kind: 'Hash' } });
    assert.equal(id, 'containerName');
  });

  it('name database and container as the program does by default', () => {
    const names = ['databaseName', 'containerName'].map((name) => variable('store.bicep', name));
    const { store } = readConfig({
      BOT_ID: '22222222-2222-4222-8222-222222222222',
      BOT_TYPE: 'UserAssignedMSI',
      BOT_TENANT_ID: '11111111-1111-4111-8111-111111111111',
      COSMOS_ENDPOINT: 'https://store.example/',
    });
    assert.ok(store.kind === 'cosmos');
    assert.deepEqual(names, [store.database, store.container]);
  });

  it('write the store in one region, accept no keys, and give the program only the data of its database', () => {
    const { enableMultipleWriteLocations, disableLocalAuth, locations } = record(
      bodyOf('store.bicep', 'account')['properties'],
    );
    assert.deepEqual([enableMultipleWriteLocations, disableLocalAuth], [false, true]);
    assert.ok(Array.isArray(locations) && locations.length === 1);
    const { scope, roleDefinitionId } = record(bodyOf('store.bicep', 'access')['properties']);
    assert.equal(scope, '${account.id}/dbs/${database.name}');
    assert.equal(roleDefinitionId, '${account.id}/sqlRoleDefinitions/${dataContributor}');
  });

  it('are a bot without a secret, at the address that the program serves', () => {
    const { endpoint, msaAppType } = record(bodyOf('bot.bicep', 'bot')['properties']);
    assert.deepEqual([endpoint, msaAppType], ['https://${host}/api/messages', 'UserAssignedMSI']);
  });

  it('create the bot and the alerts even if the program does not become ready', () => {
    const { text } = file('azure.bicep');
    assert.doesNotMatch(text, /\bapp\.\??outputs/);
    assert.equal(variable('azure.bicep', 'host'), '${appName}.${environment.outputs.domain}');
    const { name, properties } = bodyOf('app.bicep', 'app');
    assert.equal(name, 'appName');
    const { external } = record(record(record(properties)['configuration'])['ingress']);
    assert.equal(external, true);
  });

  it('run the program in an environment of the present kind, paid by use', () => {
    const { workloadProfiles } = record(bodyOf('environment.bicep', 'environment')['properties']);
    assert.deepEqual(workloadProfiles, [{ name: 'Consumption', workloadProfileType: 'Consumption' }]);
    const { workloadProfileName } = record(bodyOf('app.bicep', 'app')['properties']);
    assert.equal(workloadProfileName, 'Consumption');
  });

  it('set nothing on the registry that this version of its type does not know', () => {
    assert.match(file('registry.bicep').text, /registries@2023-07-01/);
    const { properties } = bodyOf('registry.bicep', 'registry');
    assert.deepEqual(properties, { adminUserEnabled: false });
  });

  it('run the image of their registry, or of another registry that is named, as the same identity', () => {
    assert.match(file('azure.bicep').text, /^param image string = ''$/m);
    const app = declarations(file('azure.bicep'), 'module_declaration').find((one) => nameOf(one) === 'app');
    assert.ok(app !== undefined);
    const { image } = record(valueOf(objectIn(app))['params']);
    const ours = "'${registry.properties.loginServer}/license-desk:${imageTag}'";
    assert.equal(image, `empty(image) ? ${ours} : image`);

    const { configuration, template } = record(bodyOf('app.bicep', 'app')['properties']);
    assert.deepEqual(record(configuration)['registries'], [
      { server: "split(image, '/')[0]", identity: 'identityId' },
    ]);
    const [container] = [record(template)['containers']].flat();
    assert.equal(record(container)['image'], 'image');
  });

  it('leave the store on the internet by default, and else reach it only from their network', () => {
    assert.match(file('azure.bicep').text, /^param privateStore bool = false$/m);
    assert.match(file('azure.bicep').text, /^module network 'network\.bicep' = if \(privateStore\) \{$/m);
    const { publicNetworkAccess } = record(bodyOf('store.bicep', 'account')['properties']);
    assert.equal(publicNetworkAccess, "isPrivate ? 'Disabled' : 'Enabled'");

    const { addressSpace, subnets } = record(bodyOf('network.bicep', 'network')['properties']);
    assert.ok(Array.isArray(subnets) && subnets.length === 2);
    const [program, store] = subnets.map((subnet) => record(record(subnet)['properties']));
    const [delegation] = [program?.['delegations']].flat();
    assert.equal(record(record(delegation)['properties'])['serviceName'], 'Microsoft.App/environments');
    const ranges = [program?.['addressPrefix'], store?.['addressPrefix']].map(rangeOf);
    const [whole = assert.fail()] = [record(addressSpace)['addressPrefixes']].flat().map(rangeOf);
    for (const { from, to } of ranges) assert.ok(whole.from <= from && to <= whole.to);
    assert.ok((ranges[0]?.to ?? 0) < (ranges[1]?.from ?? 0));
    // The smallest range that an environment takes: /27.
    assert.ok((ranges[0]?.to ?? 0) - (ranges[0]?.from ?? 0) + 1 >= 32);

    const { subnet, privateLinkServiceConnections: links } = record(
      bodyOf('network.bicep', 'endpoint')['properties'],
    );
    assert.equal(record(subnet)['id'], 'network.properties.subnets[1].id');
    assert.ok(Array.isArray(links));
    assert.deepEqual(record(record(links[0])['properties'])['groupIds'], ['Sql']);
    const outputs = declarations(file('network.bicep'), 'output_declaration').map(({ text }) => text);
    assert.deepEqual(outputs, ['output programSubnetId string = network.properties.subnets[0].id']);
  });

  it('set only variables that the program reads', () => {
    const example = readFileSync('env/.env.example', 'utf8');
    const set = [...file('app.bicep').text.matchAll(/name: '([A-Z_]+)'/g)].map(([, name = '']) => name);
    assert.ok(set.includes('BOT_ID') && set.includes('COSMOS_ENDPOINT'));
    assert.deepEqual(
      set.filter((name) => !example.includes(`\n${name}=`)),
      [],
    );
  });

  it('let a new revision take over when it is ready, and end the old one after its work', () => {
    const { text } = file('app.bicep');
    assert.match(text, /activeRevisionsMode: 'Single'/);
    assert.match(text, /type: 'Startup'\s+httpGet: \{ path: '\/readyz'/);
    assert.equal([...text.matchAll(/httpGet: \{ path: '\/healthz'/g)].length, 2);
    const { terminationGracePeriodSeconds: patience } = record(
      record(bodyOf('app.bicep', 'app')['properties'])['template'],
    );
    assert.ok(typeof patience === 'number' && patience > 11);
  });

  it('base their alerts on lines that the program writes', () => {
    const source = ['src/telemetry/heartbeat.ts', 'src/worker/after-failure.ts']
      .map((path) => readFileSync(path, 'utf8'))
      .join('');
    const { text } = file('alerts.bicep');
    const messages = new Set(
      [...text.matchAll(/line\.message == "([^"]+)"/g)].map(([, message = '']) => message),
    );
    assert.equal(messages.size, 2);
    for (const message of messages) assert.ok(source.includes(`'${message}'`), message);
    for (const field of ['queueAgeSeconds', 'missing']) {
      assert.ok(text.includes(`line.${field}`) && source.includes(field), field);
    }
  });

  it('have parameters for the Agents Toolkit that the template has, and no others', () => {
    for (const name of ['azure', 'registry']) {
      const { parameters } = JSON.parse(readFileSync(`infra/${name}.parameters.json`, 'utf8'));
      const known = declarations(file(`${name}.bicep`), 'parameter_declaration');
      const needed = known.filter(({ text }) => !text.includes('=')).map(nameOf);
      assert.deepEqual(
        needed.filter((one) => !Object.hasOwn(parameters, one)),
        [],
        name,
      );
      assert.deepEqual(
        Object.keys(parameters).filter((one) => !known.map(nameOf).includes(one)),
        [],
        name,
      );
    }
  });

  /** The declaration of a resource. */
  function bodyOf(name: string, resource: string): Readonly<Record<string, unknown>> {
    const found = declarations(file(name), 'resource_declaration').find((node) => nameOf(node) === resource);
    assert.ok(found !== undefined, resource);
    return valueOf(objectIn(found));
  }

  function variable(name: string, wanted: string): unknown {
    const found = declarations(file(name), 'variable_declaration').find((node) => nameOf(node) === wanted);
    return found && plain(last(found));
  }
});

/** The functions and decorators of Bicep that the files use. */
const BUILT_IN =
  `allowed concat description empty environment guid items json map maxValue minValue resourceGroup secure split string subscription
  subscriptionResourceId uniqueString`.split(/\s+/);

const DECLARING = [
  'parameter_declaration',
  'variable_declaration',
  'resource_declaration',
  'module_declaration',
  'for_statement',
  'lambda_expression',
];

/** Whether an identifier is a value, and not the name of a property or declaration. */
function isUse(node: Node): boolean {
  const { parent } = node;
  const isFirst = parent?.namedChildren[0]?.id === node.id;
  return !(
    isFirst && /^object_property$|_declaration$|^for_statement$|^lambda_expression$/.test(parent?.type ?? '')
  );
}

/** The first and last address of a range in CIDR form, as numbers. */
function rangeOf(prefix: unknown) {
  assert.ok(typeof prefix === 'string');
  const [address = '', bits = ''] = prefix.split('/');
  const from = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { from, to: from + 2 ** (32 - Number(bits)) - 1 };
}

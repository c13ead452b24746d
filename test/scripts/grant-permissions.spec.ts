import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Node } from 'web-tree-sitter';
import { Language, Parser } from 'web-tree-sitter';
import { CLOUDS } from '../../src/config/clouds.ts';

// The tests have no PowerShell. They parse the scripts with a grammar, and compare the granted permissions
// with the documents. Only a tenant shows whether the scripts work (docs/first-tenant.md).

const wasm = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
const graphScript = readFileSync('scripts/grant-permissions.ps1', 'utf8');
const mailScript = readFileSync('scripts/grant-mail.ps1', 'utf8');

/**
 * The permissions that Microsoft's reference demands, and no more: assign, read licenses, read users; on
 * request, the names of groups.
 */
const ALWAYS = ['LicenseAssignment.ReadWrite.All', 'LicenseAssignment.Read.All', 'User.Read.All'];
const WHEN_ASKED = ['GroupMember.Read.All'];

for (const [name, text, signsIn] of [
  ['grants permissions', graphScript, 'Connect-MgGraph'],
  ['lets mail be sent', mailScript, 'Connect-ExchangeOnline'],
] as const) {
  describe(`The script that ${name}`, () => {
    let root: Node;

    before(async () => {
      await Parser.init();
      const parser = new Parser();
      parser.setLanguage(await Language.load(wasm));
      const tree = parser.parse(text);
      assert.ok(tree !== null);
      root = tree.rootNode;
    });

    it('is PowerShell, in the version that the newest modules need', () => {
      assert.equal(root.hasError, false);
      assert.match(text, /^#Requires -Version 7\.6$/m);
      assert.match(text, /^Set-StrictMode -Version Latest$/m);
    });

    it('signs in to one service only, since the modules of two do not work in one process', () => {
      const signIns = commandsIn(root).filter((command) => command.startsWith('Connect-'));
      assert.deepEqual(signIns, [signsIn]);
    });

    it('shows the code for signing in', () => {
      const [call] = root
        .descendantsOfType('pipeline')
        .filter((pipeline) => pipeline?.text.startsWith(signsIn));
      assert.ok(call);
      assert.doesNotMatch(call.text, /Out-Null|>/);
      assert.notEqual(call.parent?.type, 'assignment_expression');
      assert.match(text, /\[switch\] \$DeviceCode/);
      assert.match(text, /-UseDeviceCode:\$DeviceCode|if \(\$DeviceCode\) \{ @\{ Device = \$true \} \}/);
    });

    it('changes nothing before it has asked', () => {
      const bodies = root
        .descendantsOfType('function_statement')
        .map((body) => (body ? commandsIn(body) : []));
      const changing = bodies.filter((calls) => calls.some(isChange));
      assert.equal(changing.length, 1);
      // And there are no changes outside of that.
      assert.equal(commandsIn(root).filter(isChange).length, changing.flat().filter(isChange).length);
      for (const calls of changing) {
        const asked = calls.indexOf('Confirm-Go');
        assert.ok(asked !== -1 && asked < calls.findIndex(isChange));
      }
    });

    it('ends at the first error, even one inside a module', () => {
      assert.match(text, /^\$PSDefaultParameterValues = @\{ '\*:ErrorAction' = 'Stop' \}$/m);
    });

    it('removes nothing', () => {
      assert.doesNotMatch(text, /\bRemove-/);
    });

    it('explains each of its parameters, and knows every cloud', () => {
      const explained = [...text.matchAll(/^\.PARAMETER (\w+)$/gm)].map(([, parameter]) => parameter);
      const [block = ''] = /^param\([\s\S]*?^\)$/m.exec(text) ?? [];
      const declared = [...block.matchAll(/\] \$(\w+)/g)].map(([, parameter]) => parameter);
      assert.deepEqual(explained, declared);
      for (const cloud of Object.keys(CLOUDS)) {
        assert.match(block, new RegExp(`ValidateSet\\([^)]*'${cloud}'`));
        assert.match(text, new RegExp(`\\$environments = .*\\b${cloud} = '`));
      }
    });
  });
}

describe('The rights that the scripts give', () => {
  it('are exactly the permissions that the documents name', () => {
    const [list = ''] = /\$wanted = \[ordered\]@\{[^}]*\}/.exec(graphScript) ?? [];
    const granted = [...list.matchAll(/'([\w.]+)'\s+=/g)].map(([, name]) => name);
    assert.deepEqual(granted, ALWAYS);
    const added = [...graphScript.matchAll(/\$wanted\['([\w.]+)'\] =/g)].map(([, name]) => name);
    assert.deepEqual(added, WHEN_ASKED);
    const guide = readFileSync('docs/install.md', 'utf8');
    for (const name of [...ALWAYS, ...WHEN_ASKED]) assert.ok(guide.includes(`| \`${name}\``), name);
  });

  it('are for a list of mailboxes, which may come as one text and is split before it is checked', () => {
    assert.match(mailScript, /\[Parameter\(Mandatory\)\] \[string\[\]\] \$MailFrom/);
    const [split, checked] = [mailScript.indexOf("$MailFrom -split ','"), mailScript.indexOf('-notmatch')];
    assert.ok(split > 0 && split < checked);
    assert.ok(checked < mailScript.indexOf('\nConnect-ExchangeOnline'));
  });

  it('are for mailboxes by the property that Exchange needs in a filter', () => {
    assert.match(mailScript, /"EmailAddresses -eq '\$_'"/);
    assert.doesNotMatch(mailScript, /PrimarySmtpAddress/);
  });

  it('concern one installation only, under names that Exchange accepts', () => {
    const names = [...mailScript.matchAll(/\$(?:scopeName|assignmentName) = "(.+) \$AppId"/g)];
    assert.equal(names.length, 2);
    for (const [, name = ''] of names) assert.ok(name.length + 1 + 36 <= 64, name);
  });

  it('are granted in the named tenant, whoever signs in', () => {
    assert.match(graphScript, /Connect-MgGraph -TenantId \$TenantId/);
    const [checked, granted] = [
      mailScript.indexOf('.TenantID)" -ne'),
      mailScript.lastIndexOf('Grant-Sending'),
    ];
    assert.ok(checked > 0 && checked < granted);
  });
});

function commandsIn(node: Node): readonly string[] {
  return node.descendantsOfType('command_name').map((command) => command?.text ?? '');
}

function isChange(command: string): boolean {
  return /^(?:New|Set|Remove|Update)-(?!StrictMode)/.test(command);
}

import assert from 'node:assert/strict';
import { makeReport, textOf } from '../../src/doctor/report.ts';
import { LEVELS } from '../../src/domain/finding.ts';
import type { FindingCode } from '../../src/domain/finding.ts';
import { en } from '../../src/text/en/en.ts';

describe('the report of the doctor', () => {
  it('says for each problem what to do, the worst first', () => {
    const codes = Object.keys(LEVELS).filter((code): code is FindingCode => code in LEVELS);
    const report = makeReport(
      codes.map((code) => ({ code, about: '7' })),
      { Link: 'https://x' },
      en.checks,
    );
    assert.equal(report.ok, false);
    for (const { level, cure } of report.findings) assert.equal(cure === undefined, level === 'good');
    const levels = new Set(report.findings.map(({ level }) => level));
    assert.deepEqual([...levels], ['bad', 'warning', 'good']);
    assert.match(textOf(report, en.checks), /^Problem: .*\n {4}What to do: /);
  });
});

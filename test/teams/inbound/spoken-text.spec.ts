import assert from 'node:assert/strict';
import { spokenText } from '../../../src/teams/inbound/spoken-text.ts';
import { activityFrom, botId } from '../../support/teams/kit.ts';

const mention = (text: string, id = `28:${botId}`) => ({ type: 'mention', mentioned: { id }, text });
const said = (text: unknown, entities?: unknown) =>
  spokenText(activityFrom({ text, ...(entities === undefined ? {} : { entities }) }));
describe('the words to the bot', () => {
  it('are the same however a keyboard composes its letters', () => {
    assert.equal(said('bega\u0308r'), 'begär');
  });

  it('are read without any mention of the bot, wherever and however often it is there', () => {
    const at = '<at>License Desk</at>';
    assert.equal(said(`${at} request visio`, [mention(at)]), 'request visio');
    assert.equal(said(`request ${at} visio ${at}`, [mention(at)]), 'request visio');
    assert.equal(said(`${at}&nbsp;help`, []), 'help');
  });

  it('keep any other mentioned person as one name', () => {
    const entities = [mention('<at>Megan</at>', '29:megan')];
    assert.equal(
      said('request visio for <at>Megan</at> please', entities),
      'request visio for "Megan" please',
    );
  });

  it('are read with spaces of every kind, and with or without a full stop at the end', () => {
    assert.equal(said(' notify\u00a0\u00a0here.\n'), 'notify here');
    assert.equal(said('\u200bHelp !!'), 'Help');
  });

  it('are empty without text, even with a mention', () => {
    assert.equal(said(undefined, [mention('<at>License Desk</at>')]), '');
    assert.equal(said(42, 'no list'), '');
    assert.equal(said('help', [null, 5].filter(Boolean)), 'help');
  });

  it('are read without the markers of messages that they reply to', () => {
    const marker = '<quoted messageId="1783419459151"/>';
    const at = '<at>License Desk</at>';
    assert.equal(said(`${marker}help`), 'help');
    assert.equal(said(`${marker}${marker}\n\nrequest visio`), 'request visio');
    assert.equal(said(`${marker}<quoted messageId="2"></quoted>${at} stop`, [mention(at)]), 'stop');
    assert.equal(said(`${marker} ${at} stop`, []), 'stop');
    assert.equal(said(`${at} ${marker} request ${marker} visio`, [mention(at)]), 'request visio');
  });

  it('are a command with any decoration around it', () => {
    const at = '<at>License Desk</at>';
    for (const text of [
      `${at}, help`,
      `${at}: help`,
      `${at} – help`,
      '/help',
      'help 🙏',
      'help 👍🏽!',
      '“help”',
      '"help".',
      '”help”',
      '«help!»',
      'help ❤️',
    ])
      assert.equal(said(text), 'help', text);
    assert.equal(said('“request” visio'), 'request visio');
  });

  it('have the characters that Teams writes as entities, each once', () => {
    assert.equal(said('request R&amp;D suite'), 'request R&D suite');
    assert.equal(
      said('request R&amp;amp;D for &quot;Vance&#44; Adele&quot;'),
      'request R&amp;D for "Vance, Adele"',
    );
    assert.equal(said('request for &lt;attila@contoso.com&gt;'), 'request for <attila@contoso.com>');
    assert.equal(said('request for <attila@contoso.com>'), 'request for <attila@contoso.com>');
  });

  it('end before a forwarded message, but not before a list of addresses', () => {
    assert.equal(said('help\r\n\r\nDear all,\nnews of the week'), 'help');
    assert.equal(said('request visio\n \nDear all,\nnews'), 'request visio');
    assert.equal(
      said('\n\nrequest visio for\n\nadele@contoso.com\n\nlee@contoso.com'),
      'request visio for adele@contoso.com lee@contoso.com',
    );
  });
});

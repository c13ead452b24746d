import { greetingModel, helpModel, offerModel } from '../../src/teams/cards/menu-models.ts';
import type { Card } from '../../src/teams/cards/templates.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import type { Reader } from '../../src/text/languages.ts';
import { reader } from './views.ts';

/** The models behind the samples of the cards with buttons for commands. */
export const menuSamples = {
  greeting: () => greetingModel({ shared: false, approver: true }, reader),
  help: () => helpModel({ shared: false, approver: true }, reader),
  offer: () =>
    offerModel(reader.text.chat.refusals['unknown-command'], ['request', 'myRequests', 'help'], reader),
};

/** The cards of these samples. */
export const menuCards = {
  greeting: () => expand('greeting', menuSamples.greeting()),
  help: () => expand('help', menuSamples.help()),
  offer: () => expand('offer', menuSamples.offer()),
};

/** The same cards, in their states. They say nothing but words of ours. */
export function menuScenes(to: Reader): Readonly<Record<string, () => Card>> {
  const { refusals, didYouMean } = to.text.chat;
  const greeting = (where: Parameters<typeof greetingModel>[0]) =>
    expand('greeting', greetingModel(where, to));
  const help = (where: Parameters<typeof helpModel>[0]) => expand('help', helpModel(where, to));
  const offer = (said: string, keys: Parameters<typeof offerModel>[1]) =>
    expand('offer', offerModel(said, keys, to));
  return {
    'greeting-approver': () => greeting({ shared: false, approver: true }),
    'greeting-employee': () => greeting({ shared: false, approver: false }),
    'greeting-shared': () => greeting({ shared: true, approver: false }),
    'help-approver': () => help({ shared: false, approver: true }),
    'help-employee': () => help({ shared: false, approver: false }),
    'help-place': () => help({ shared: false, approver: true, isPlace: true }),
    'offer-three': () => offer(refusals['unknown-command'], ['request', 'myRequests', 'help']),
    'offer-stop': () => offer(didYouMean, ['stop']),
  };
}

import { greetingModel, helpModel, offerModel } from '../../src/teams/cards/menu-models.ts';
import { expand } from '../../src/teams/cards/templates.ts';
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

/** The same cards for other readers. */
export const menuScenes = {
  'greeting-employee': () => expand('greeting', greetingModel({ shared: false, approver: false }, reader)),
  'greeting-shared': () => expand('greeting', greetingModel({ shared: true, approver: false }, reader)),
  'help-employee': () => expand('help', helpModel({ shared: false, approver: false }, reader)),
  'help-place': () => expand('help', helpModel({ shared: false, approver: true, isPlace: true }, reader)),
  'offer-stop': () => expand('offer', offerModel(reader.text.chat.didYouMean, ['stop'], reader)),
};

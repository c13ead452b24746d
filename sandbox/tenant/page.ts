import { escapeUTF8 } from 'entities';
import { script, style } from './page-assets.ts';
import type { LicenseView, PersonView, ProductView, Snapshot } from './snapshot.ts';

const text = escapeUTF8;

const figure = (count: number): string => count.toLocaleString('en-US');

function seats({ skuId, name, assignable, status, used, seats: all, free }: ProductView): string {
  if (status !== 'Enabled' && status !== 'Warning')
    return '<p class="quiet">Suspended: nobody can get it now</p>';
  if (!assignable) return '<p class="quiet">For the whole company, not for one person</p>';
  const full = free === 0 ? ' full' : '';
  const words = free === 0 ? 'no free seat' : `${figure(free)} free`;
  // A meter has a meaning of its own for screen readers; its label says the same as the line below.
  return `<meter class="bar${full}" aria-label="Seats of ${text(name)}" min="0" max="${all}" value="${used}">${used} of ${all}</meter>
    <p><b>${figure(used)}</b> of ${figure(all)} seats used, <b class="left${full}">${words}</b>
    <button type="button" data-buy="${text(skuId)}" aria-label="Buy a seat of ${text(name)}">Buy a seat</button></p>`;
}

function productCard(product: ProductView): string {
  return `<li class="card"><h3>${text(product.name)}</h3>${seats(product)}</li>`;
}

function licenseItem({ product, groups, direct, appsOff, isNew }: LicenseView): string {
  const source = groups.length === 0 ? '' : `${direct ? 'directly and ' : ''}through ${groups.join(', ')}`;
  const off = appsOff.length === 0 ? '' : `<span class="off">Apps off: ${text(appsOff.join(', '))}</span>`;
  return `<li class="license${isNew ? ' new' : ''}"><b>${text(product)}</b>${isNew ? ' <em>new</em>' : ''}
    ${source === '' ? '' : `<span class="quiet">${text(source)}</span>`}${off}</li>`;
}

function personRow({ name, address, about, chat, notes, licenses }: PersonView): string {
  const seat =
    chat === null
      ? ''
      : `<span class="tag chat">${chat === 'employee' ? 'Employee chat' : 'Approver chat'}</span>`;
  const tags = notes.map((note) => `<span class="tag">${text(note)}</span>`).join(' ');
  const held = licenses.map(licenseItem).join('');
  return `<tr><th scope="row"><b>${text(name)}</b> ${seat}<span class="quiet">${text(about)}</span>
    <span class="quiet">${text(address)}</span>${tags}</th>
    <td>${held === '' ? '<span class="quiet">No license</span>' : `<ul>${held}</ul>`}</td></tr>`;
}

function mailItem(mail: Snapshot['mails'][number]): string {
  return `<li class="card mail"><h3>${text(mail.subject)}</h3>
    <p class="quiet">From ${text(mail.from)} to ${text(mail.to.join(', '))}, <time datetime="${mail.at}">${mail.at.slice(0, 10)} ${mail.at.slice(11, 19)} UTC</time></p>
    <div class="content">${text(mail.text)}</div></li>`;
}

/** The day and the button that moves the clock. Whole minutes: each change is put in anew and announced. */
function clock({ now, daysLeft = 0 }: Snapshot): string {
  if (now === undefined) return '';
  const [day, time] = [now.slice(0, 10), now.slice(11, 16)];
  return `<section id="clock" aria-label="Clock"><p class="card"><b><time datetime="${day}T${time}Z">${day} ${time} UTC</time></b>
    <button type="button" data-day="1">Move the clock by a day</button>${daysLeft === 0 ? '' : `<span class="quiet">${toCome(daysLeft)}</span>`}</p></section>`;
}

const toCome = (days: number): string =>
  `${days} more ${days === 1 ? 'day' : 'days'} to come, one after the other: License Desk first does its work of each day.`;

/** The live parts of the page, each in a section of its own, as HTML. */
export function renderSections(snapshot: Snapshot): string {
  const { products, people, mails } = snapshot;
  const noMail = '<p class="card quiet">No mail yet. Mails appear here when a request is decided.</p>';
  const more = people.length > 200 ? `<p class="quiet">And ${people.length - 200} more people.</p>` : '';
  return `${clock(snapshot)}<section id="products" aria-labelledby="h-products"><h2 id="h-products">Products and seats</h2>
    <ul class="grid">${products.map(productCard).join('')}</ul></section>
  <section id="mails" aria-labelledby="h-mails"><h2 id="h-mails">Mails sent (${mails.length})</h2>
    ${mails.length === 0 ? noMail : `<ul class="stack">${mails.slice(0, 50).map(mailItem).join('')}</ul>`}</section>
  <section id="people" aria-labelledby="h-people"><h2 id="h-people">People and their licenses</h2>
    <table><thead><tr><th scope="col">Person</th><th scope="col">Licenses</th></tr></thead>
    <tbody>${people.slice(0, 200).map(personRow).join('')}</tbody></table>${more}</section>`;
}

/** The page of the simulated tenant as HTML; `nonce` lets its one script and style through the content security policy. */
export function renderPage(snapshot: Snapshot, nonce: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(snapshot.organization)}: simulated tenant</title><link rel="icon" href="data:,">
<style nonce="${nonce}">${style}</style></head>
<body><header><h1>${text(snapshot.organization)} <span>simulated tenant</span></h1>
<p>Nothing here is real. Ask for a license in the employee's chat, decide in the approver's chat, and watch this page: it follows by itself.</p>
<p id="news" role="status"></p></header>
<main>${renderSections(snapshot)}</main>
<script nonce="${nonce}">${script}</script></body></html>
`;
}

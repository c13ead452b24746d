/** The look of the page: one column on a phone, two on a wide screen, light or dark as the reader's system says. */
export const style = `
:root { color-scheme: light dark; --ink: #242424; --quiet: #5c5c5c; --ground: #f5f5f5; --card: #fff; --line: #e0e0e0; --accent: #4f52b2; --full: #b3261e; --fresh: #e8f3e8; --fresh-line: #107c10; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f0f0; --quiet: #b3b3b3; --ground: #1b1b1b; --card: #282828; --line: #404040; --accent: #9ea2ff; --full: #ff99a4; --fresh: #1d2f1d; --fresh-line: #6ccb6c; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 90rem; color: var(--ink); background: var(--ground); font: 0.95rem/1.5 'Segoe UI', system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; } h1 span { color: var(--quiet); font-weight: 400; }
h2 { margin: 1.5rem 0 0.6rem; font-size: 1.15rem; } h3 { margin: 0 0 0.3rem; font-size: 1rem; }
p { margin: 0.2rem 0; } ul { margin: 0; padding: 0; list-style: none; }
#news { min-height: 1.5em; color: var(--accent); font-weight: 600; }
.grid { display: grid; gap: 0.7rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); }
.stack { display: grid; gap: 0.7rem; }
.card { margin: 0; padding: 0.8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.quiet { color: var(--quiet); } .left.full { color: var(--full); }
button { float: right; padding: 0.1rem 0.7rem; color: var(--accent); background: none; border: 1px solid var(--accent); border-radius: 4px; font: inherit; cursor: pointer; }
.bar { display: block; width: 100%; height: 0.6rem; appearance: none; border: 0; border-radius: 0.3rem; overflow: hidden; background: var(--line); }
.bar::-webkit-meter-bar { height: 0.6rem; border: 0; border-radius: 0.3rem; background: var(--line); }
.bar::-webkit-meter-optimum-value { background: var(--accent); } .bar.full::-webkit-meter-optimum-value { background: var(--full); }
.bar::-moz-meter-bar { background: var(--accent); } .bar.full::-moz-meter-bar { background: var(--full); }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
th, td { padding: 0.6rem 1rem; text-align: left; vertical-align: top; font-weight: 400; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--quiet); border-top: 0; } tbody th { width: 45%; } th .quiet, .license .quiet, .off { display: block; }
.tag { display: inline-block; margin: 0.15rem 0.2rem 0 0; padding: 0 0.5rem; border: 1px solid var(--line); border-radius: 1rem; font-size: 0.85em; }
.tag.chat { color: var(--card); background: var(--accent); border-color: var(--accent); }
.license { margin-bottom: 0.3rem; padding-left: 0.6rem; border-left: 3px solid var(--line); }
.license.new { background: var(--fresh); border-color: var(--fresh-line); } .license em { color: var(--fresh-line); }
.content { margin-top: 0.5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (min-width: 70rem) { main { display: grid; gap: 0 1.5rem; grid-template-columns: 3fr 2fr; } #products, #clock { grid-column: 1 / -1; } #people { order: 1; } #mails { order: 2; } }
@media (max-width: 40rem) { body { padding: 0.8rem; } th, td { padding: 0.5rem; } }
`;

/** Buys a seat, or moves the clock by a day, where that is selected. Asks for the live parts again every second and puts in the parts that changed, so that reading and scrolling are not disturbed. */
export const script = `
document.addEventListener('click', async ({ target }) => {
  const { buy: skuId, day } = target.dataset;
  if (!skuId && !day) return;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(skuId ? { skuId } : {});
  await fetch(skuId ? '/seats' : '/days', { method: 'POST', headers, body }).catch(() => {});
});
const names = { clock: '', products: 'Seats have changed.', people: 'Licenses have changed.', mails: 'A mail was sent.' };
const news = document.getElementById('news');
async function look() {
  try {
    const next = new DOMParser().parseFromString(await (await fetch('/live')).text(), 'text/html');
    const changed = Object.keys(names).filter((id) => {
      const [old, fresh] = [document.getElementById(id), next.getElementById(id)];
      if (!old || !fresh || old.innerHTML === fresh.innerHTML) return false;
      const { buy, day } = document.activeElement.dataset;
      old.innerHTML = fresh.innerHTML;
      if (buy) old.querySelector('[data-buy="' + buy + '"]')?.focus();
      if (day) old.querySelector('[data-day]')?.focus();
      return true;
    });
    const said = changed.map((id) => names[id]).join(' ').trim();
    if (said) news.textContent = said;
    else if (news.dataset.gone) news.textContent = '';
    delete news.dataset.gone;
  } catch {
    news.dataset.gone = 'yes';
    news.textContent = 'The sandbox has stopped. Start it again and this page goes on.';
  }
  setTimeout(look, 1000);
}
setTimeout(look, 1000);
`;

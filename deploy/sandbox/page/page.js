'use strict';

// The page of the sandbox. Whatever a person typed is shown as text and never as markup.

const WORDS = {
  en: {
    title: 'Bactrian sandbox',
    subtitle: 'Stand-ins of the systems around the hub. Act as the people who use them, and watch the hub answer.',
    openApi: 'The hub’s API',
    language: 'Language',
    sections: 'Sections',
    telegram: 'Support chat',
    youAre: 'You are',
    block: 'Block bot',
    unblock: 'Unblock bot',
    messages: 'Messages',
    message: 'Write a message…',
    send: 'Send',
    chatEmpty: 'Nothing here yet. Write to the support bot: the hub opens a ticket and answers in your language.',
    unread: n => `Waiting for the hub to fetch: ${n}`,
    blocked: 'You have blocked the bot. Its messages are refused until you unblock it or write.',
    crm: 'CRM deals',
    crmHint: 'Open a deal and win it: the hub is told, fetches the deal and has an invoice made.',
    dealTitle: 'Title',
    dealSample: 'Spring campaign',
    dealAmount: 'Amount, RUB',
    openDeal: 'Open',
    dealsEmpty: 'No deals yet. Open one above.',
    win: 'Win',
    lose: 'Lose',
    change: 'Change amount',
    save: 'Save',
    cancel: 'Cancel',
    stageNew: 'In progress',
    stageWon: 'Won',
    stageLost: 'Lost',
    paid: 'Paid',
    billing: 'Invoices',
    billingHint: 'The hub makes an invoice for every deal that is won. Pay one as the customer.',
    invoicesEmpty: 'No invoices yet. Win a deal.',
    invoice: (number, day) => `No. ${number}, ${day}`,
    pay: 'Pay',
    systems: 'Break a system',
    systemsHint: 'See the hub repeat, open its breaker, and keep what it cannot deliver.',
    'ok': 'Works',
    'error-500': 'Fails',
    'hang': 'Hangs',
    'rate-limited': 'Limits',
    ads: 'Ad campaigns',
    campaignsEmpty: 'No campaigns yet. The hub publishes a campaign when it is approved.',
    figures: (shown, clicks, cost) => `${shown} shown · ${clicks} clicks · ${cost} spent`,
    perDay: 'a day',
    llm: 'Model calls',
    'log-archive': 'Log archive',
    callsEmpty: 'The hub has not asked the model anything yet.',
    tokens: n => `${n} tokens`,
    hubSilent: (url, error) => `The hub at ${url} does not take messages (${error}). They wait here and are sent again.`,
    sandboxSilent: 'The sandbox does not answer. Is the hub still running?',
    failed: 'It did not work',
  },
  ru: {
    title: 'Песочница Bactrian',
    subtitle: 'Двойники систем вокруг хаба. Побудьте теми, кто в них работает, и посмотрите, как хаб ответит.',
    openApi: 'API хаба',
    language: 'Язык',
    sections: 'Разделы',
    telegram: 'Чат поддержки',
    youAre: 'Вы',
    block: 'Заблокировать',
    unblock: 'Разблокировать',
    messages: 'Сообщения',
    message: 'Напишите сообщение…',
    send: 'Отправить',
    chatEmpty: 'Пока пусто. Напишите боту поддержки: хаб заведёт обращение и ответит на вашем языке.',
    unread: n => `Ждут, пока хаб их заберёт: ${n}`,
    blocked: 'Вы заблокировали бота. Его сообщения не доходят, пока вы не разблокируете его или не напишете.',
    crm: 'Сделки в CRM',
    crmHint: 'Откройте сделку и выиграйте её: хаб узнает об этом, заберёт сделку и выставит счёт.',
    dealTitle: 'Название',
    dealSample: 'Весенняя кампания',
    dealAmount: 'Сумма, ₽',
    openDeal: 'Открыть',
    dealsEmpty: 'Сделок пока нет. Откройте первую.',
    win: 'Выиграть',
    lose: 'Проиграть',
    change: 'Изменить сумму',
    save: 'Сохранить',
    cancel: 'Отмена',
    stageNew: 'В работе',
    stageWon: 'Выиграна',
    stageLost: 'Проиграна',
    paid: 'Оплачено',
    billing: 'Счета',
    billingHint: 'На каждую выигранную сделку хаб выставляет счёт. Оплатите его за клиента.',
    invoicesEmpty: 'Счетов пока нет. Выиграйте сделку.',
    invoice: (number, day) => `№ ${number} от ${day}`,
    pay: 'Оплатить',
    systems: 'Сломать систему',
    systemsHint: 'Посмотрите, как хаб повторяет вызовы, размыкает цепь и хранит то, что не смог доставить.',
    'ok': 'Работает',
    'error-500': 'Падает',
    'hang': 'Висит',
    'rate-limited': 'Лимит',
    ads: 'Рекламные кампании',
    campaignsEmpty: 'Кампаний пока нет. Хаб публикует кампанию, когда её утвердят.',
    figures: (shown, clicks, cost) => `показы: ${shown} · клики: ${clicks} · расход: ${cost}`,
    perDay: 'в день',
    llm: 'Вызовы модели',
    'log-archive': 'Архив логов',
    callsEmpty: 'Хаб ещё ни о чём не спрашивал модель.',
    tokens: n => `токены: ${n}`,
    hubSilent: (url, error) => `Хаб ${url} не принимает сообщения (${error}). Они ждут здесь и будут отправлены снова.`,
    sandboxSilent: 'Песочница не отвечает. Хаб ещё запущен?',
    failed: 'Не получилось',
  },
};

const SYSTEMS = { telegram: 'Telegram', bitrix24: 'Bitrix24', onec: '1С', yandexdirect: 'Yandex Direct', llm: 'LLM',
  anthropic: 'Anthropic', ollama: 'Ollama', mlflow: 'MLflow', langfuse: 'Langfuse', feast: 'Feast' };
const MODES = ['ok', 'error-500', 'hang', 'rate-limited'];
const PEOPLE = [
  { chatId: '1001', name: 'Анна Смирнова', language: 'ru' },
  { chatId: '1002', name: 'John Smith', language: 'en' },
];

const byId = id => document.getElementById(id);
const wanted = new URLSearchParams(location.search).get('lang') || localStorage.getItem('language') || navigator.language.slice(0, 2);
let language = wanted === 'ru' ? 'ru' : 'en';
let people = PEOPLE;
let person = localStorage.getItem('person') || (language === 'ru' ? '1001' : '1002');
let editing = null;
let silence = null;
const deals = { items: [] };

function word(name, ...values) {
  const text = WORDS[language][name];
  return typeof text === 'function' ? text(...values) : text;
}

function element(tag, properties, ...children) {
  const { className, data, ...rest } = properties || {};
  const made = Object.assign(document.createElement(tag), rest);
  if (className) {
    made.className = className;
  }
  Object.assign(made.dataset, data);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

function button(text, action, properties) {
  const made = element('button', { type: 'button', textContent: text, ...properties });
  made.addEventListener('click', async () => {
    made.disabled = true;
    await action();
    made.disabled = false;
  });
  return made;
}

const number = value => new Intl.NumberFormat(language).format(value);
const time = value => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(value));
const date = value => new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }).format(new Date(value));

function money(value, currency) {
  try {
    const style = { style: 'currency', currency: currency || 'RUB', currencyDisplay: 'narrowSymbol' };
    return new Intl.NumberFormat(language, style).format(value);
  } catch (unknownCurrency) {
    return `${value} ${currency}`;
  }
}

function toast(text) {
  const made = element('div', { className: 'toast', textContent: text });
  byId('toasts').append(made);
  setTimeout(() => made.remove(), 7000);
}

class Silence extends Error {}

async function ask(path, method, body) {
  const answer = await fetch('/sandbox/api/' + path, method
    ? { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body || {}) }
    : { cache: 'no-store' }).catch(cause => { throw new Silence(cause.message); });
  const json = await answer.json();
  if (!answer.ok) {
    throw new Error(json.error || json.error_description || `HTTP ${answer.status}`);
  }
  return json;
}

function complain(failure) {
  toast(failure instanceof Silence ? word('sandboxSilent') : `${word('failed')}: ${failure.message}`);
}

/** Does something and shows at once what came of it; a failure is told and never thrown. */
async function act(path, method, body) {
  try {
    await ask(path, method, body);
    await refresh();
    return true;
  } catch (failure) {
    complain(failure);
    return false;
  }
}

/** Draws a list, leaving alone what has not changed, so that an open detail or a focused button stays. */
function list(id, items, key, draw, empty) {
  const container = byId(id);
  const old = new Map([...container.children].map(node => [node.dataset.key, node]));
  const nodes = items.map(item => {
    const name = String(key(item));
    const source = language + JSON.stringify(item);
    const kept = old.get(name);
    if (kept && kept.source === source) {
      return kept;
    }
    const fresh = draw(item);
    fresh.dataset.key = name;
    fresh.source = source;
    return fresh;
  });
  if (nodes.length === 0) {
    const text = word(empty);
    const shown = container.firstElementChild;
    if (!shown || !shown.classList.contains('empty') || shown.textContent !== text) {
      container.replaceChildren(element(container.tagName === 'UL' ? 'li' : 'p', { className: 'empty quiet', textContent: text }));
    }
    return false;
  }
  if (nodes.length === container.children.length && nodes.every((node, i) => node === container.children[i])) {
    return false;
  }
  container.replaceChildren(...nodes);
  return true;
}

function drawPeople(chats) {
  const known = new Map(PEOPLE.map(one => [one.chatId, one]));
  chats.forEach(chat => known.set(chat.chatId, chat));
  people = [...known.values()];
  const select = byId('person');
  const source = JSON.stringify(people.map(one => [one.chatId, one.name, one.language]));
  if (select.source !== source) {
    select.source = source;
    select.replaceChildren(...people.map(one => element('option', { value: one.chatId, textContent: `${one.name} (${one.language})` })));
  }
  select.value = person;
  if (select.selectedIndex < 0) {
    select.selectedIndex = 0;
    person = select.value;
  }
}

function drawChat(chat, waiting) {
  const box = byId('messages');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  const changed = list('messages', chat ? chat.messages : [], message => message.messageId, message =>
    element('div', { className: 'bubble ' + (message.from === 'user' ? 'user' : 'bot') }, message.text,
      element('time', { dateTime: message.sentAt, textContent: time(message.sentAt) })), 'chatEmpty');
  if (changed && atEnd) {
    box.scrollTop = box.scrollHeight;
  }
  const blocked = Boolean(chat && chat.blocked);
  byId('block').textContent = word(blocked ? 'unblock' : 'block');
  byId('block').dataset.blocked = blocked;
  byId('block').hidden = !chat;
  byId('unread').hidden = !blocked && waiting === 0;
  byId('unread').textContent = blocked ? word('blocked') : word('unread', waiting);
}

function drawDeal(deal) {
  const open = deal.closed !== 'Y';
  const won = deal.stageSemanticId === 'S';
  const actions = element('div', { className: 'actions' },
    element('span', {
      className: 'tag' + (open ? '' : won ? ' good' : ' bad'),
      textContent: word(open ? 'stageNew' : won ? 'stageWon' : 'stageLost'),
    }),
    deal.ufCrmBactrianPayment === 'PAID' ? element('span', { className: 'tag good', textContent: word('paid') }) : null);
  if (open && editing === deal.id) {
    const amount = element('input', { value: deal.opportunity, inputMode: 'decimal', ariaLabel: word('dealAmount') });
    actions.append(amount,
      button(word('save'), async () => {
        if (await act(`bitrix24/deals/${deal.id}`, 'PATCH', { amount: amount.value.replace(',', '.') })) {
          edit(null);
        }
      }, { className: 'primary' }),
      button(word('cancel'), () => edit(null)));
  } else if (open) {
    actions.append(button(word('change'), () => edit(deal.id)),
      button(word('lose'), () => act(`bitrix24/deals/${deal.id}/lose`, 'POST')),
      button(word('win'), () => act(`bitrix24/deals/${deal.id}/win`, 'POST'), { className: 'primary' }));
  }
  return element('li', { data: { deal: deal.id } },
    element('div', { className: 'line' },
      element('strong', { textContent: deal.title }),
      element('span', { className: 'sum', textContent: money(deal.opportunity, deal.currencyId) })),
    actions);
}

function drawDeals() {
  list('deals', deals.items.map(deal => ({ ...deal, editing: editing === deal.id })), deal => deal.id, drawDeal, 'dealsEmpty');
}

function edit(id) {
  editing = id;
  drawDeals();
}

function drawInvoice(invoice) {
  return element('li', { data: { invoice: invoice.Ref_Key } },
    element('div', { className: 'line' },
      element('strong', { textContent: word('invoice', invoice.Number, date(invoice.Date)) }),
      element('span', { className: 'sum', textContent: money(invoice['СуммаДокумента'], invoice['ВалютаДокумента']) })),
    element('div', { className: 'actions' },
      invoice.receipt
        ? element('span', { className: 'tag good', textContent: word('paid') })
        : element('span', { className: 'quiet tag', textContent: invoice['Комментарий'] || '—' }),
      invoice.receipt ? null : button(word('pay'), () => act(`onec/invoices/${invoice.Ref_Key}/pay`, 'POST'), { className: 'primary' })));
}

function drawFault(fault) {
  const name = SYSTEMS[fault.system] ?? word(fault.system);
  return element('li', { data: { system: fault.system }, className: fault.mode === 'ok' ? '' : 'broken' },
    element('div', { className: 'system' + (fault.mode === 'ok' ? '' : ' broken') },
      element('strong', { textContent: name }),
      element('div', { className: 'segments', role: 'group', ariaLabel: name }, ...MODES.map(mode => {
        const made = button(word(mode), () => act(`faults/${fault.system}`, 'PUT', { mode }),
          { ariaPressed: String(fault.mode === mode), className: mode === 'ok' ? '' : 'wrong' });
        made.dataset.mode = mode;
        return made;
      }))));
}

function drawCampaign(campaign) {
  const total = campaign.Totals;
  const budget = campaign.DailyBudget ? `${money(campaign.DailyBudget.Amount / 1e6, campaign.Currency)} ${word('perDay')}` : '';
  const period = campaign.StartDate + (campaign.EndDate ? ' – ' + campaign.EndDate : '');
  const figures = word('figures', number(total.Impressions), number(total.Clicks), money(total.Cost, campaign.Currency));
  return element('li', { data: { campaign: campaign.Id } },
    element('div', { className: 'line' },
      element('strong', { textContent: campaign.Name }),
      element('span', { className: 'sum', textContent: budget })),
    element('p', { className: 'quiet', textContent: `${period} · № ${campaign.Id}` }),
    element('p', { className: 'quiet', textContent: figures }));
}

function drawCall(call) {
  const used = word('tokens', number(call.promptTokens + call.completionTokens));
  return element('li', { data: { call: call.id } },
    element('details', {},
      element('summary', { textContent: call.answer }),
      element('pre', { textContent: call.prompt })),
    element('p', { className: 'quiet', textContent: `${time(call.at)} · ${used}` }));
}

function drawHub(hub, notices) {
  byId('api').href = hub.api;
  const refused = notices.find(notice => notice.state === 'waiting' && notice.lastError);
  const text = refused ? word('hubSilent', hub.url, refused.lastError) : null;
  byId('banner').hidden = !text;
  byId('banner').textContent = text || '';
  if (text && silence !== refused.lastError) {
    toast(text);
  }
  silence = refused ? refused.lastError : null;
}

function drawWords() {
  document.documentElement.lang = language;
  document.title = word('title');
  document.querySelectorAll('[data-text]').forEach(node => { node.textContent = word(node.dataset.text); });
  document.querySelectorAll('[data-label]').forEach(node => { node.setAttribute('aria-label', word(node.dataset.label)); });
  document.querySelectorAll('[data-hint]').forEach(node => { node.placeholder = word(node.dataset.hint); });
  document.querySelectorAll('[data-language]').forEach(node => {
    node.setAttribute('aria-pressed', String(node.dataset.language === language));
  });
  byId('deal-title').placeholder = word('dealSample');
}

let asked = 0;

async function refresh() {
  const mine = ++asked;
  const [state, chats, board, ledger, campaigns, calls] = await Promise.all(
    ['state', 'telegram/chats', 'bitrix24/deals', 'onec/invoices', 'yandexdirect/campaigns', 'llm/calls'].map(path => ask(path)));
  drawPeople(chats.items);
  const chat = chats.items.some(one => one.chatId === person) ? await ask(`telegram/chats/${person}`) : null;
  if (mine !== asked) {
    return;
  }
  drawChat(chat, state.telegram.waiting);
  deals.items = board.items;
  drawDeals();
  list('invoices', ledger.items, invoice => invoice.Ref_Key, drawInvoice, 'invoicesEmpty');
  list('faults', Object.entries(state.faults).map(([system, mode]) => ({ system, mode })), fault => fault.system, drawFault, 'failed');
  list('campaigns', campaigns.items, campaign => campaign.Id, drawCampaign, 'campaignsEmpty');
  list('calls', calls.items, call => call.id, drawCall, 'callsEmpty');
  drawHub(state.hub, state.notices);
}

async function poll() {
  try {
    if (!document.hidden) {
      await refresh();
    }
  } catch (failure) {
    byId('banner').hidden = false;
    byId('banner').textContent = failure instanceof Silence ? word('sandboxSilent') : `${word('failed')}: ${failure.message}`;
  }
  setTimeout(poll, 1000);
}

byId('languages').addEventListener('click', event => {
  if (event.target.dataset.language) {
    language = event.target.dataset.language;
    localStorage.setItem('language', language);
    drawWords();
    refresh().catch(complain);
  }
});

byId('person').addEventListener('change', event => {
  person = event.target.value;
  localStorage.setItem('person', person);
  refresh().catch(complain);
});

byId('block').addEventListener('click', () =>
  act(`telegram/chats/${person}`, 'PATCH', { blocked: byId('block').dataset.blocked !== 'true' }));

byId('say').addEventListener('submit', async event => {
  event.preventDefault();
  const text = byId('text').value.trim();
  const { chatId, name, language: spoken } = people.find(one => one.chatId === person);
  if (text && await act('telegram/messages', 'POST', { chatId, name, language: spoken, text })) {
    byId('text').value = '';
    byId('messages').scrollTop = byId('messages').scrollHeight;
  }
});

byId('open').addEventListener('submit', async event => {
  event.preventDefault();
  const title = byId('deal-title').value.trim();
  if (title && await act('bitrix24/deals', 'POST', { title, amount: byId('deal-amount').value.replace(',', '.') })) {
    byId('deal-title').value = '';
  }
});

drawWords();
poll();

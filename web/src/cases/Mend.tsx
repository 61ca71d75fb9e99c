// What would help: what may be given, at once within the allowance, and the words that go with it.
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Checkbox.css';
import { IconCheck, IconPrinter } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import '../messages/more.ts';
import { useSigned } from '../session/session.ts';
import { exactMoney, whole } from '../shell/format.ts';
import type { Money } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Problem } from '../shell/api.ts';
import { Refused } from '../shell/Refused.tsx';
import { Allowed } from './Allowed.tsx';
import { Causes } from './Causes.tsx';
import { amountFrom, amountText } from './money.ts';
import { causeWord } from './cases.ts';
import { useAllowance, useAskAfter, useHelped, useMoneyRules } from './useMend.ts';

export type Mended = { cause: string; said: string; kind: string; amount: Money; what: string; words: string; reason: string; send: boolean; once: string };

export function Mend({ name, caseId, cause: known, inPerson = false, mailTo, act }: { name: string; caseId: string | null; cause: string | null; inPerson?: boolean; mailTo?: string; act: (mended: Mended) => Promise<unknown> }) {
  const currency = useSigned().business.currency;
  const rules = useMoneyRules(), allowance = useAllowance(caseId, true), askAfter = useAskAfter();
  const [cause, setCause] = useState(known ?? '');
  const [said, setSaid] = useState('');
  const [kind, setKind] = useState('');
  const [typed, setTyped] = useState('');
  const [typedWords, setWords] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [send, setSend] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // The same asked again, since no answer came, is given once; what was changed meanwhile is another.
  const once = useRef({ of: '', key: '' });
  const kinds = rules.data?.kinds ?? [];
  const chosen = kinds.find((one) => one.kind === kind);
  const amount = amountFrom(typed, currency);
  const mine = allowance.data;
  const room = mine ? (mine.left_for_case ?? (mine.per_case && mine.left_this_month ? (mine.per_case.amount_minor < mine.left_this_month.amount_minor ? mine.per_case : mine.left_this_month) : (mine.per_case ?? mine.left_this_month))) : null;
  const above = amount !== null && room !== null && room !== undefined && amount.amount_minor > room.amount_minor;
  // Said while they stand there, an apology is prepared; whoever says it changes it. What waits for a yes it does not promise. What goes out by itself somebody writes.
  const words = typedWords ?? (inPerson && chosen ? t('money.apology', { name, cause: cause || 'other', what: chosen.name, waits: above ? 'yes' : 'no' }) : '');
  const sends = inPerson && !above && mailTo !== undefined && words.trim() !== '';
  const choose = (one: (typeof kinds)[number]) => { setKind(one.kind); setTyped(one.usual ? amountText(one.usual) : ''); };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!chosen || !amount) return;
    setBusy(true);
    setProblem(null);
    try {
      const mended = { cause, said: said.trim(), kind, amount, what: chosen.name, words: words.trim(), reason: reason.trim() || cause, send: send && sends };
      const of = JSON.stringify(mended);
      if (once.current.of !== of) once.current = { of, key: `mend ${Date.now()} ${Math.random()}` };
      await act({ ...mended, once: once.current.key });
      once.current = { of: '', key: '' };
      setKind('');
      setWords(null);
      setReason('');
    } catch (broken) {
      setProblem(broken instanceof Problem ? broken : new Problem(0));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="mending stack" onSubmit={(event) => void submit(event)}>
      <section aria-labelledby="happened"><h2 className="row" id="happened"><Step n={1} done={cause !== ''} now={cause === ''} />{t('cases.what_happened')}</h2><Causes value={cause} choose={setCause} />
        {inPerson && <Textarea mt="xs" label={t('money.their_words')} autosize minRows={1} maxLength={10_000} value={said} onChange={(event) => setSaid(event.currentTarget.value)} />}</section>
      <section aria-labelledby="help">
        <h2 className="row" id="help"><Step n={2} done={kind !== ''} now={cause !== '' && kind === ''} />{t('money.what_would_help', { name })}</h2>
        {mine && <p className="dim sm">{mine.sentence}</p>}
        {cause && <Helped cause={cause} />}
        <div className="rems">{kinds.map((one) => (
          <button key={one.kind} type="button" className="rem" aria-pressed={one.kind === kind} onClick={() => choose(one)}>
            <span className="t">{one.name}</span>
            {one.usual && <span className="dim">{t('money.costs', { amount: exactMoney(one.usual) })}</span>}
          </button>
        ))}</div>
        {chosen && <TextInput className="cost" label={t('money.cost')} inputMode="decimal" value={typed} error={typed && !amount ? t('money.no_amount') : undefined} onChange={(event) => setTyped(event.currentTarget.value)} />}
        {above && <><p className="st watch sm gap-s">{t('money.asks_once', { name })}</p><Textarea label={t('money.reason')} autosize minRows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} /></>}
      </section>
      {chosen && inPerson && <section aria-labelledby="say-it"><h2 className="row" id="say-it"><Step n={3} done={false} now />{t('money.say_it')}</h2><Textarea aria-labelledby="say-it" className="serif" autosize minRows={2} value={words} placeholder={t('money.say_hint')} onChange={(event) => setWords(event.currentTarget.value)} />
        {words.trim() && <p className="gap-s"><Button variant="subtle" size="compact-sm" ml={-10} leftSection={<IconPrinter className="i" stroke={1.75} aria-hidden />} onClick={() => window.print()}>{t('money.print')}</Button></p>}
        {sends && <Checkbox mt="xs" label={t('money.send', { to: mailTo })} checked={send} onChange={(event) => setSend(event.currentTarget.checked)} />}
        <p className="on-paper serif" aria-hidden>{words}</p></section>}
      <Refused problem={problem} />
      {chosen && <div><Button type="submit" variant="filled" size="md" loading={busy} disabled={!amount || amount.amount_minor === 0 || (inPerson && !cause)} leftSection={<IconCheck className="i" aria-hidden />}>{above ? t('money.ask_for', { what: chosen.name }) : t('money.do_it', { what: chosen.name })}</Button><p className="dim sm gap-s">{inPerson && !cause ? t('money.say_cause') : t(inPerson && !above && askAfter !== undefined ? 'money.undo_asked' : 'money.undo_note', { days: askAfter })}</p></div>}
      {mine && <Allowed mine={mine} now={chosen && !above ? amount : null} />}
    </form>
  );
}

// Never without how many it stands on; of fewer than five cases the server tells nothing. What most did not receive well is no advice.
function Helped({ cause }: { cause: string }) {
  const told = useHelped(cause).data;
  const [best] = told?.kinds ?? [];
  if (!told || !best || 2 * best.well < best.n) return null;
  return <p className="sm">{t('money.helped', { cause: causeWord(cause), what: best.name, amount: exactMoney(best.usual), well: whole(best.well), n: whole(best.n), low: whole(best.interval[0]!), high: whole(best.interval[1]!) })}</p>;
}

function Step({ n, done, now }: { n: number; done: boolean; now: boolean }) {
  return <span className={`stepno${done ? ' done' : now ? ' now' : ''}`} aria-hidden>{done ? <IconCheck className="i" /> : n}</span>;
}

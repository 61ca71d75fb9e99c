// The first time that the counter is opened on a device: whether it keeps today's likely people. Goes with the answer, here or in the menu.
import type { ReactNode } from 'react';
import '../messages/more.ts';
import { t } from '../shell/messages.tsx';
import { keepPeople } from './offline/kept.ts';
import { useKeeping } from './useKeeping.ts';

export default function AskToKeep({ answered }: { answered: () => void }): ReactNode {
  const keep = useKeeping();
  const no = () => void keepPeople(false).catch(() => undefined);     // nothing was kept, so there is nothing to say
  return (
    <section className="ask" aria-labelledby="ask-keep">
      <p id="ask-keep">{t('counter.ask_keep')}</p>
      <button type="button" className="btn quiet" onClick={() => { keep.mutate(true); answered(); }}>{t('counter.ask_keep_yes')}</button>
      <button type="button" className="btn quiet" onClick={() => { no(); answered(); }}>{t('counter.ask_keep_no')}</button>
    </section>
  );
}

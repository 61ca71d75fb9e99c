// By what it was less or more than they expected: one press on what may have been, or a few words.
import '../messages/more.ts';
import { t } from '../shell/messages.tsx';
import { Picks, Words } from './More.tsx';

export function ByWhat({ look, expectation, suggested, value, say, pick = say }: { look: 'btn' | 'pick'; expectation: 'missed' | 'exceeded'; suggested: string[]; value: string; say: (words: string) => void; pick?: (words: string) => void }) {
  return (
    <div>
      <Picks look={look} label={t(`told.by.${expectation}`)} options={suggested.map((words) => [words, words])} value={value} pick={(words) => pick(words === value ? '' : words)} />
      <Words label={t('told.by_words')} value={value} longest={500} say={say} />
    </div>
  );
}

import { Problem } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';

// Why something did not work, for whoever pressed.
export const reasonOf = (broken: unknown): string => (broken instanceof Problem && broken.status !== 0 ? broken.message : t('broken.no_answer'));

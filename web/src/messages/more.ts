// Words of screens that are fetched by themselves: what nobody has opened yet is not sent.
import { learn } from '../shell/messages.tsx';
import texts from './more.json';

learn(texts);

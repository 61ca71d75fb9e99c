// The words of screens that are fetched by themselves: what nobody has opened yet is not sent. Such a screen imports this.
import { learn } from '../shell/messages.tsx';
import texts from './more.json';

learn(texts);

import { addBundle } from '../../i18n';
import en from '../../locales/en/letter.json' with { type: 'json' };
import zh from '../../locales/zh-CN/letter.json' with { type: 'json' };

addBundle('letter', { 'zh-CN': zh, en });

import { addBundle } from '../../i18n';
import en from '../../locales/en/programme.json' with { type: 'json' };
import zh from '../../locales/zh-CN/programme.json' with { type: 'json' };

addBundle('programme', { 'zh-CN': zh, en });

import { addBundle } from '../../i18n';
import en from '../../locales/en/thread.json' with { type: 'json' };
import zh from '../../locales/zh-CN/thread.json' with { type: 'json' };

addBundle('thread', { 'zh-CN': zh, en });

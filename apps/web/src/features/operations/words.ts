import { addBundle } from '../../i18n';
import en from '../../locales/en/operations.json' with { type: 'json' };
import zh from '../../locales/zh-CN/operations.json' with { type: 'json' };

addBundle('operations', { 'zh-CN': zh, en });

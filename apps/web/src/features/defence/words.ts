import { addBundle } from '../../i18n';
import en from '../../locales/en/defence.json' with { type: 'json' };
import zh from '../../locales/zh-CN/defence.json' with { type: 'json' };

addBundle('defence', { 'zh-CN': zh, en });

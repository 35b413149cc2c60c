import { addBundle } from '../../i18n';
import en from '../../locales/en/document.json' with { type: 'json' };
import zh from '../../locales/zh-CN/document.json' with { type: 'json' };

addBundle('document', { 'zh-CN': zh, en });

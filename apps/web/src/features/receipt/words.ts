import { addBundle } from '../../i18n';
import en from '../../locales/en/receipt.json' with { type: 'json' };
import zh from '../../locales/zh-CN/receipt.json' with { type: 'json' };

addBundle('receipt', { 'zh-CN': zh, en });

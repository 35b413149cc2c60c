import { addBundle } from '../i18n';
import en from '../locales/en/form.json' with { type: 'json' };
import zh from '../locales/zh-CN/form.json' with { type: 'json' };

addBundle('form', { 'zh-CN': zh, en });

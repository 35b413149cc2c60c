import { addBundle } from '../../i18n';
import en from '../../locales/en/public.json';
import zh from '../../locales/zh-CN/public.json';

addBundle('public', { 'zh-CN': zh, en });

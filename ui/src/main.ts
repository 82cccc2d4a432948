import { createApp } from 'vue'
import App from './App.vue'
import { applyLocale, i18n } from './i18n'
import { router } from './router'
import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'
import './styles/print.css'
import { applyTheme } from './theme'

applyTheme()
applyLocale()
createApp(App).use(i18n).use(router).mount('#app')

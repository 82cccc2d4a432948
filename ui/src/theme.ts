// Light, dark, or as the system says.
import { ref } from 'vue'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
const KEY = 'gulou.theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

export const theme = ref<Theme>(read())
export const isDark = ref(false)

function read(): Theme {
  const kept = localStorage.getItem(KEY)
  return THEMES.find((name) => name === kept) ?? 'system'
}

export function setTheme(next: Theme) {
  theme.value = next
  localStorage.setItem(KEY, next)
  applyTheme()
}

export function applyTheme() {
  isDark.value = theme.value === 'dark' || (theme.value === 'system' && dark.matches)
  document.documentElement.classList.toggle('dark', isDark.value)
}

dark.addEventListener('change', applyTheme)

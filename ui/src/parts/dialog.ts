// The open dialog's element: lists that drop down inside it must be drawn inside it.
import type { InjectionKey, Ref } from 'vue'

export const DIALOG: InjectionKey<Ref<HTMLElement | undefined>> = Symbol('dialog')

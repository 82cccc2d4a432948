// The open dialog's element: what floats above it must be drawn inside it, for everything
// outside of a modal dialog lies behind it and is out of reach.
import { shallowRef } from 'vue'
import type { InjectionKey, Ref } from 'vue'

export const DIALOG: InjectionKey<Ref<HTMLElement | undefined>> = Symbol('dialog')

/** Open dialogs, the topmost last. */
export const dialogs = shallowRef<HTMLElement[]>([])

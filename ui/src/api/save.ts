// A file from the server, saved under the name that the server gives it.

export function fileName(disposition: string | null): string | undefined {
  const name = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1]
  return name && decodeURIComponent(name)
}

export function save(content: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The browser has its own hold on the content once the click is handled.
  setTimeout(() => URL.revokeObjectURL(link.href))
}

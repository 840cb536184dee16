/** Returns a text that Markdown of Discord and of Teams shows as it is: nothing in it becomes bold, a link, a list or a quotation. */
export function escapedMarkdown(text: string): string {
  return text
    .replace(/[\\*_~|`[\]]/g, '\\$&')
    .replace(/^(\s*)(>|#+(?=\s)|[+-](?=\s))/gm, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s)/gm, '$1\\$2');
}

/** Returns a link. */
export function markdownLink({ label, url }: { readonly label: string; readonly url: string }): string {
  return `[${escapedMarkdown(label)}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}

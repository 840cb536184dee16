/** As much of a browser's document as the tests look at: the types of all of it would be there for the servers, too. */
export interface TestElement {
  readonly id: string;
  readonly tagName: string;
  readonly className: string;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  open: boolean;
  getAttribute(name: string): string | null;
  closest(selector: string): TestElement | null;
  getBoundingClientRect(): { readonly right: number };
}
export interface TestDocument {
  readonly activeElement: TestElement | null;
  readonly documentElement: TestElement;
  readonly body: TestElement;
  querySelectorAll(selector: string): Iterable<TestElement> & { readonly length: number };
}

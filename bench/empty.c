/* Does nothing; linked to the libraries that dkimverify is linked to, it shows what starting with them costs. */
int main(void) { return 0; }

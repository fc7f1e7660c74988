// node resave.js exceljs|xlsx IN OUT: read a workbook with the library and write it again.
const [, , library, source, target] = process.argv;
const loaded = require(library);
if (library === "exceljs") {
  const book = new loaded.Workbook();
  book.xlsx.readFile(source).then(() => book.xlsx.writeFile(target)).catch((error) => {
    console.error(error);
    process.exit(1);
  });
} else {
  loaded.writeFile(loaded.readFile(source, { cellNF: true, cellStyles: true }), target);
}

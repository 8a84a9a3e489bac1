"""Median seconds that WeasyPrint takes for one certificate of services, without starting up, as JSON.

usage: rendering.py DATA.json FONTS

DATA is a list of certificates' data; the HTML says and shows what procedures/onsec/service-certification/certificate.typ does.
"""

import io
import json
import logging
import statistics
import sys
import time
from html import escape
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

logging.disable(logging.CRITICAL)
with open(sys.argv[1], encoding="utf-8") as file:
    certificates = json.load(file)
faces = [("Noto Sans", "NotoSans"), ("Noto Serif", "NotoSerif")]
weights = [("normal", "Regular"), ("bold", "Bold")]
style = "".join(
    f"@font-face {{ font-family: '{family}'; font-weight: {weight};"
    f" src: url('{(Path(sys.argv[2]).resolve() / f'{stem}-{name}.ttf').as_uri()}') }}"
    for family, stem in faces
    for weight, name in weights
)
style += """
@page { size: A4; margin: 17mm 15mm 21mm; @bottom-left { content: string(reference); font: 7.5pt 'Noto Sans'; color: #4a5675 }
  @bottom-right { content: 'Página ' counter(page) ' de ' counter(pages); font: 7.5pt 'Noto Sans'; color: #4a5675 } }
body { font: 9.5pt 'Noto Sans'; color: #14213d; margin: 0; line-height: 1.4 }
h1, h2, .name, .institution { font-family: 'Noto Serif' } h1 { font-size: 21pt; text-align: center }
h2 { font-size: 10.5pt } .center { text-align: center } .name { font-size: 16pt; font-weight: bold; text-align: center }
header { display: flex; justify-content: space-between; border-bottom: .8pt solid #14213d }
.reference { string-set: reference content() } table { width: 100%; border-collapse: collapse; font-size: 7pt }
td, th { padding: 1.5mm 1.1mm; border-bottom: .5pt solid #d6dce8; text-align: left } thead th { background: #14213d; color: white }
.place td { background: #f4f6fa; font-weight: bold } .closing { break-inside: avoid } .row { display: flex; gap: 4mm }
.slot { width: 56mm; height: 25mm; border: .6pt solid #d6dce8; font-size: 7pt } svg { width: 27mm; height: 27mm }
"""


def qr() -> str:
    """A picture of as many squares as the code has; what it says does not matter here."""
    squares = [f"M{x},{y}h1v1h-1z" for x in range(33) for y in range(33) if (x * 7 + y * 11 + x * y) % 2]
    return f'<svg viewBox="0 0 41 41"><path d="{"".join(squares)}"/></svg>'


def page(data: dict) -> str:
    def text(value: object) -> str:
        return escape("—" if value in (None, "") else str(value))

    heads = ["N.º", "Cód.", "Puesto", "Rgl.", "Inicio", "Fin", "Días", "Horas", "Salario", "Gratif.", "Seguro", "Antigüedad", "Emisión"]
    names = ["number", "code", "position", "budget_line", "start_date", "end_date", "days", "hours", "salary", "bonus", "insurance", "seniority", "issued_on"]
    rows, place = [], None
    for record in data["officer"]["service_records"]["items"]:
        own = (record["institution"], record["unit"], record["place"])
        if own != place:
            place = own
            rows.append(f'<tr class="place"><td colspan="13">{" · ".join(map(text, own))}</td></tr>')
        rows.append("<tr>" + "".join(f"<td>{text(record.get(name))}</td>" for name in names) + "</tr>")
    observations = "".join(f"<li>{text(one['text'])}</li>" for one in data["officer"]["observations"]["items"])
    documents = "".join(
        f"<tr><td>{text(one['title'])} {text(one['description'])}</td><td>{text(one['pages'])}</td><td>{text(one['sha256'])}</td></tr>"
        for one in data["documents"]
    )
    subject, institution = data["subject"], text(data["institution"]["name"])
    slots = "".join(f'<div class="slot">Firma electrónica {index}</div>' for index in (1, 2, 3))
    return f"""<!doctype html><html lang="es"><title>Certificación de servicios</title><body>
<header><span class="institution">{institution}</span><span class="reference">Certificado N.º {text(data['number'])}</span></header>
<h1>{text(data['procedure']['title'])}</h1><p class="center">{institution} hace constar que</p>
<p class="name">{text(subject['full_name'])}</p>
<p class="center">Código Único de Identificación (CUI) <b>{text(subject['cui'])}</b>, fecha de nacimiento {text(subject['birth_date'])}</p>
<p>prestó servicios al Estado en los puestos y durante los períodos que se detallan enseguida, según los registros que obran en
esta institución.</p>
<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead><tbody>{''.join(rows)}</tbody></table>
<h2>Observaciones</h2><ol>{observations}</ol>
<table><tr><th>Documentos presentados</th><th>Páginas</th><th>SHA-256 del archivo</th></tr>{documents}</table>
<div class="closing"><p>Los datos que aquí se certifican son fieles a los que constan en los registros de {institution} a la fecha
de su emisión. Para los usos legales que a la persona interesada convengan, se extiende la presente en la ciudad de Guatemala, el
{text(data['issued_on'])}.</p><div class="row">{qr()}<div><b>Verifique este documento</b><p>Escanee el código QR o abra
<a href="{text(data['verification_url'])}">{text(data['verification_url'])}</a>.</p><p>Código de verificación: <b>{text(data['code'])}</b></p>
<p>Las firmas electrónicas se comprueban en el archivo PDF; una copia impresa, con este código.</p></div></div>
<div class="row">{slots}</div></div></body></html>"""


fonts = FontConfiguration()
sheet = CSS(string=style, font_config=fonts)
times, pages = [], 0
for certificate in certificates[:20]:
    html = page(certificate)
    start = time.perf_counter()
    document = HTML(string=html).render(stylesheets=[sheet], font_config=fonts)
    document.write_pdf(io.BytesIO(), pdf_variant="pdf/ua-1")
    times.append(time.perf_counter() - start)
    pages = len(document.pages)
print(json.dumps({"seconds": statistics.median(times[2:]), "pages": pages}))

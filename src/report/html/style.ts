import { variables } from '../draw/colours';

/** The style sheet of a page. */
export const STYLE = `${variables(':root')}
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main,header.top,footer{max-width:1136px;margin:0 auto;padding:0 24px}
header.top{padding-top:32px}
h1{font-size:28px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:22px;margin:56px 0 8px;padding-top:16px;border-top:2px solid var(--ink)}
h2,h3{scroll-margin-top:56px}
h2.s1,h3{font-size:19px;margin:44px 0 4px;padding:0;border:0}
.s2{font-size:15px;margin:20px 0 4px}
p{margin:4px 0 12px;max-width:78ch}
.q,.u{color:var(--quiet)}
.u{font-size:13px}
a{color:var(--link)}
code{font:13px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}td code{white-space:nowrap}
dl.k{display:flex;flex-wrap:wrap;gap:8px 40px;margin:20px 0 8px}
dl.k div{min-width:72px}
dl.k dt{color:var(--quiet);font-size:13px}
dl.k dd{margin:0;font-size:24px;font-weight:600;line-height:1.25;font-variant-numeric:tabular-nums}
dl.k dd.error{color:var(--error)}dl.k dd.warning{color:var(--warning)}dl.k dd.good{color:var(--good)}
nav{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:1px solid var(--line);margin-top:16px}
nav>div{max-width:1136px;margin:0 auto;padding:8px 24px;display:flex;gap:6px 18px;flex-wrap:wrap;align-items:center}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}
nav label{margin-left:auto;display:flex;gap:8px;align-items:center;color:var(--quiet);font-size:13px}
input{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--quiet);border-radius:6px;padding:3px 9px;width:200px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--paper);padding:8px;z-index:2}
.t{overflow-x:auto;margin:8px 0 16px}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:6px 14px 6px 0;border-bottom:1px solid var(--line)}
thead th{color:var(--quiet);font-weight:500;font-size:13px;border-bottom-color:var(--quiet);white-space:nowrap}
tbody th{font-weight:500;overflow-wrap:anywhere;min-width:9em}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.n+td:not(.n){padding-left:14px}
.h{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
figure{margin:12px 0 4px}
figure>div{overflow-x:auto}
svg{display:block;max-width:100%;height:auto;min-width:620px;font-family:inherit}
ul.l{display:flex;flex-wrap:wrap;gap:2px 20px;list-style:none;padding:0;margin:4px 0;font-size:13px;color:var(--quiet)}
ul.l svg{display:inline-block;min-width:0;width:14px;height:10px;margin-right:6px;vertical-align:baseline}
ul.p{margin:4px 0 12px;padding-left:18px}
.b{display:inline-block;font-size:12px;line-height:1.5;border-radius:4px;padding:0 6px;border:1px solid currentColor;white-space:nowrap}
.error{color:var(--error)}.warning{color:var(--warning)}.info{color:var(--quiet)}.good{color:var(--good)}
details{margin:4px 0}
summary{cursor:pointer;padding:5px 0}
summary:hover{color:var(--link)}
details>summary strong{font-size:15px}
[hidden]{display:none!important}
footer{margin:64px auto 40px;color:var(--quiet);font-size:13px}
@media(max-width:640px){.t table{min-width:560px}
main,header.top,footer,nav>div{padding-left:16px;padding-right:16px}h1{font-size:24px}nav{position:static}
nav label{margin-left:0;width:100%}input{width:100%}dl.k{gap:8px 24px}dl.k dd{font-size:20px}}
@media print{
:root{color-scheme:light}body{font-size:11px}.u,code,.b,thead th,ul.l,dl.k dt,figcaption{font-size:10px}
td code{white-space:normal}nav,.skip{display:none}h2:not(.s1){break-before:page}h2.first{break-before:auto!important}
figure,tr,.k{break-inside:avoid}h3,h4{break-after:avoid}.t,figure>div{overflow:visible}table{font-size:10px}svg{min-width:0}
details::details-content{content-visibility:visible;block-size:auto}a{color:inherit;text-decoration:none}}
`;

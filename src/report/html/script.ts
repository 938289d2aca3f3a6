/** What the page does: it searches, opens what it finds, and opens everything to print. Without it, all is there to read. */
export const SCRIPT = `(function(){
var box=document.getElementById('find');if(!box)return;
var all=function(selector){return [].slice.call(document.querySelectorAll(selector))};
var rows=all('.s'),groups=all('details'),count=document.getElementById('found');
var texts=rows.map(function(row){return row.textContent.toLowerCase()});
var were=groups.map(function(group){return group.open});
document.getElementById('search').hidden=false;
function find(){
var words=box.value.toLowerCase().split(/\\s+/).filter(Boolean),hits=0;
rows.forEach(function(row,i){var hit=words.every(function(word){return texts[i].indexOf(word)>=0});row.hidden=!hit;if(hit)hits++});
groups.forEach(function(group,i){
var own=group.querySelectorAll('.s').length;
if(!own)return;
var left=group.querySelector('.s:not([hidden])');
group.hidden=!left;group.open=words.length?!!left:were[i];
});
count.textContent=words.length?hits+' of '+rows.length+' rows':'';
}
var wait;box.addEventListener('input',function(){clearTimeout(wait);wait=setTimeout(find,120)});
addEventListener('beforeprint',function(){groups.forEach(function(group){group.open=true})});
})();
`;

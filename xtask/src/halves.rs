//! The surgery of `split`: the same module twice, of which one becomes the first part and the other
//! the later one. It must never decide what goes where (the plan says it), and never leave one half
//! with a reference that only the other one understands.

use crate::split::Plan;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use walrus::ir::{self, Value, Visitor};
use walrus::{
    ConstExpr, Data, DataId, DataKind, ElementItems, ElementKind, Export, ExportItem, Function,
    FunctionBuilder, FunctionId, FunctionKind, Global, GlobalKind, Import, ImportId, ImportKind,
    ImportedFunction, LocalFunction, Module, RefType, TableId,
};

/// The name under which the later part imports; the loader (`boot/start.js`) uses it too.
const FIRST: &str = "first";

/// The functions that a function calls, or takes the address of.
#[derive(Default)]
pub struct Calls(pub HashSet<FunctionId>);

impl Visitor<'_> for Calls {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.0.insert(*id);
    }
}

impl Calls {
    pub fn add(&mut self, function: &LocalFunction) {
        ir::dfs_in_order(self, function, function.entry_block());
    }
}

/// The first slot for entries: behind the function table as it is.
pub fn slots(module: &Module) -> Result<i32, String> {
    let table = module.tables.get(table(module)?);
    i32::try_from(table.initial).map_err(|_| "its table is too long".to_owned())
}

fn table(module: &Module) -> Result<TableId, String> {
    let mut tables = module.tables.iter().filter(|table| table.element_ty == RefType::FUNCREF);
    match (tables.next(), tables.next()) {
        (Some(table), None) => Ok(table.id()),
        _ => Err("it does not have exactly one table of functions".to_owned()),
    }
}

fn is_moved(function: &Function, plan: &Plan) -> bool {
    function.name.as_ref().is_some_and(|name| plan.functions.contains(name))
}

fn is_entry(function: &Function, plan: &Plan) -> bool {
    function.name.as_ref().is_some_and(|name| plan.entries.contains(name))
}

/// The entries and their slots.
fn entries(module: &Module, plan: &Plan, begin: i32) -> Result<Vec<(i32, FunctionId)>, String> {
    let find = |name: &String| module.funcs.by_name(name).ok_or_else(|| format!("{name} is gone"));
    (begin..).zip(&plan.entries).map(|(slot, name)| Ok((slot, find(name)?))).collect()
}

/// The first part: without the functions and constants of the later one.
pub fn prepare_first(first: &mut Module, plan: &Plan, begin: i32) -> Result<(), String> {
    let id = table(first)?;
    let table = first.tables.get_mut(id);
    table.initial += plan.entries.len() as u64;
    table.maximum = table.maximum.map(|most| most.max(table.initial));

    // The entries call through the table.
    for (slot, entry) in entries(first, plan, begin)? {
        let ty = first.funcs.get(entry).ty();
        let (params, results) = first.types.params_results(ty);
        let (params, results) = (params.to_vec(), results.to_vec());
        let args: Vec<_> = params.iter().map(|param| first.locals.add(*param)).collect();
        let mut stub = FunctionBuilder::new(&mut first.types, &params, &results);
        let mut body = stub.func_body();
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(slot).call_indirect(ty, id);
        first.funcs.get_mut(entry).kind = FunctionKind::Local(stub.local_func(args));
    }

    // Holes in the table are a trap until the later part fills them.
    let mut hole = FunctionBuilder::new(&mut first.types, &[], &[]);
    hole.func_body().unreachable();
    let hole = hole.finish(Vec::new(), &mut first.funcs);
    for element in first.elements.iter_mut() {
        let ElementItems::Functions(functions) = &mut element.items else { continue };
        for function in functions {
            let named = first.funcs.get(*function);
            // An entry's stub can be called through the table like any function.
            if is_moved(named, plan) && !is_entry(named, plan) {
                *function = hole;
            }
        }
    }
    for id in data_ids(first) {
        let data = first.data.get_mut(id);
        let start = address(&data.kind)?;
        for range in &plan.data {
            if let Some(bytes) = part(&mut data.value, start, range) {
                bytes.fill(0);
            }
        }
    }
    Ok(())
}

fn data_ids(module: &Module) -> Vec<DataId> {
    module.data.iter().map(Data::id).collect()
}

/// Where a segment of data begins in memory.
fn address(kind: &DataKind) -> Result<usize, String> {
    match kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(address)), .. } => {
            usize::try_from(*address).map_err(|_| "its data has no address".to_owned())
        }
        _ => Err("its data has no fixed address".to_owned()),
    }
}

/// The bytes of a segment at these addresses, when they lie in it.
fn part<'a>(value: &'a mut [u8], start: usize, range: &Range<usize>) -> Option<&'a mut [u8]> {
    value.get_mut(range.start.checked_sub(start)?..range.end.checked_sub(start)?)
}

/// The later part: only its own functions and constants. Gives back which functions of the first
/// part it calls, by their place in the module.
pub fn prepare_later(
    later: &mut Module,
    plan: &Plan,
    begin: i32,
) -> Result<HashSet<usize>, String> {
    later.start = None;
    for id in later.exports.iter().map(Export::id).collect::<Vec<_>>() {
        later.exports.delete(id);
    }
    fill_table(later, plan, begin)?;
    take_data(later, plan)?;

    let mut needed = Calls::default();
    for function in later.funcs.iter().filter(|function| is_moved(function, plan)) {
        if let FunctionKind::Local(local) = &function.kind {
            needed.add(local);
        }
    }
    let functions = later.funcs.iter().enumerate();
    let shared = functions
        .filter(|(_, function)| needed.0.contains(&function.id()))
        .filter(|(_, function)| !is_moved(function, plan));
    Ok(shared.map(|(place, _)| place).collect())
}

/// Its own functions go where the first part left holes.
fn fill_table(later: &mut Module, plan: &Plan, begin: i32) -> Result<(), String> {
    let table = table(later)?;
    let mut filled = entries(later, plan, begin)?;
    for element in later.elements.iter() {
        let (ElementKind::Active { offset, .. }, ElementItems::Functions(functions)) =
            (&element.kind, &element.items)
        else {
            continue;
        };
        let ConstExpr::Value(Value::I32(offset)) = offset else {
            return Err("its table has no fixed place".to_owned());
        };
        let own = (*offset..).zip(functions.iter().copied()).filter(|(_, id)| {
            let named = later.funcs.get(*id);
            is_moved(named, plan) && !is_entry(named, plan)
        });
        filled.extend(own);
    }
    filled.sort_unstable_by_key(|(slot, _)| *slot);

    for id in later.elements.iter().map(walrus::Element::id).collect::<Vec<_>>() {
        later.elements.delete(id);
    }
    for table in later.tables.iter_mut() {
        table.elem_segments.clear();
    }
    for run in filled.chunk_by(|(one, _), (next, _)| one + 1 == *next) {
        let Some((slot, _)) = run.first() else { continue };
        let offset = ConstExpr::Value(Value::I32(*slot));
        let functions = run.iter().map(|(_, function)| *function).collect();
        let kind = ElementKind::Active { table, offset };
        let element = later.elements.add(kind, ElementItems::Functions(functions));
        later.tables.get_mut(table).elem_segments.insert(element);
    }
    Ok(())
}

/// Leaves only the constants of the later part.
fn take_data(later: &mut Module, plan: &Plan) -> Result<(), String> {
    let mut taken = Vec::new();
    for id in data_ids(later) {
        let data = later.data.get_mut(id);
        let DataKind::Active { memory, .. } = data.kind else { continue };
        let start = address(&data.kind)?;
        for range in &plan.data {
            if let Some(bytes) = part(&mut data.value, start, range) {
                taken.push((memory, range.start, bytes.to_vec()));
            }
        }
    }
    if taken.len() != plan.data.len() {
        return Err("a constant lies outside the data".to_owned());
    }
    for id in data_ids(later) {
        later.data.delete(id);
    }
    for memory in later.memories.iter_mut() {
        memory.data_segments.clear();
    }
    for (memory, start, bytes) in taken {
        let start = i32::try_from(start).map_err(|_| "a constant lies too far".to_owned())?;
        let offset = ConstExpr::Value(Value::I32(start));
        let data = later.data.add(DataKind::Active { memory, offset }, bytes);
        later.memories.get_mut(memory).data_segments.insert(data);
    }
    Ok(())
}

/// Lets the later part import what it uses of the first. Both are still the same module twice, so
/// that the same thing has the same place in both.
pub fn share(first: &mut Module, later: &mut Module, functions: &HashSet<usize>) {
    for id in later.imports.iter().map(Import::id).collect::<Vec<_>>() {
        later.imports.delete(id);
    }
    let mut wanted: HashMap<ImportId, ExportItem> = HashMap::new();
    let both: Vec<_> =
        first.funcs.iter().map(Function::id).zip(later.funcs.iter().map(Function::id)).collect();
    for (_, (own, theirs)) in (0..).zip(both).filter(|(place, _)| functions.contains(place)) {
        let import = later.imports.add(FIRST, "", ImportKind::Function(theirs));
        let ty = later.funcs.get(theirs).ty();
        let kind = FunctionKind::Import(ImportedFunction { import, ty });
        later.funcs.get_mut(theirs).kind = kind;
        wanted.insert(import, ExportItem::Function(own));
    }
    for (own, theirs) in first.tables.iter().zip(later.tables.iter_mut()) {
        let import = later.imports.add(FIRST, "", ImportKind::Table(theirs.id()));
        (theirs.import, theirs.maximum) = (Some(import), None);
        wanted.insert(import, ExportItem::Table(own.id()));
    }
    for (own, theirs) in first.memories.iter().zip(later.memories.iter_mut()) {
        let import = later.imports.add(FIRST, "", ImportKind::Memory(theirs.id()));
        (theirs.import, theirs.maximum) = (Some(import), None);
        wanted.insert(import, ExportItem::Memory(own.id()));
    }
    let globals: Vec<_> = later.globals.iter().map(Global::id).collect();
    for (own, theirs) in first.globals.iter().zip(globals) {
        let import = later.imports.add(FIRST, "", ImportKind::Global(theirs));
        later.globals.get_mut(theirs).kind = GlobalKind::Import(import);
        wanted.insert(import, ExportItem::Global(own.id()));
    }
    // What the later part turns out not to use need not be offered.
    walrus::passes::gc::run(later);
    let mut count = 0;
    for import in later.imports.iter_mut() {
        let Some(item) = wanted.get(&import.id()) else { continue };
        import.name = offer(first, *item, &mut count);
    }
}

/// The name under which the first part exports something; a short one when it did not yet.
fn offer(first: &mut Module, item: ExportItem, count: &mut usize) -> String {
    let known = match item {
        ExportItem::Function(id) => first.exports.get_exported_func(id),
        ExportItem::Table(id) => first.exports.get_exported_table(id),
        ExportItem::Memory(id) => first.exports.get_exported_memory(id),
        ExportItem::Global(id) => first.exports.get_exported_global(id),
        ExportItem::Tag(_) => None,
    };
    if let Some(export) = known {
        return export.name.clone();
    }
    let name = format!("_{count:x}");
    *count += 1;
    first.exports.add(&name, item);
    name
}

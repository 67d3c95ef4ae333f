/// A situation in which a stranger asks for private facts.
struct PrivateSharedDomain: Sendable {
  var name: String
  /// What the stranger's questions start with.
  var tag: String
  /// Who one is, in a sentence.
  var situation: String
  /// "the mechanic"
  var stranger: String
  var slots: [Slot]

  struct Slot: Sendable {
    var name: String
    /// None of them is a part of another value of its domain.
    var values: [String]
    var requests: [String]
    /// Whether the stranger knows it by now.
    var questions: [String]
  }

  static let all = [bicycle, flat, library, garden, parcel]

  private static let bicycle = PrivateSharedDomain(
    name: "bicycle-repair", tag: "MECHANIC", situation: "You bring your bicycle to a workshop.",
    stranger: "the mechanic",
    slots: [
      Slot(
        name: "colour", values: ["dark red", "silver", "yellow", "sky blue", "white"],
        requests: ["What colour is the bicycle?", "Which colour should I look for on the rack?"],
        questions: ["Does the mechanic know the colour of your bicycle?", "Have you said what colour the bicycle has?"]),
      Slot(
        name: "damage", values: ["flat tyre", "broken chain", "loose saddle", "bent wheel", "worn brakes"],
        requests: ["What is wrong with it?", "What needs repairing?"],
        questions: ["Has the mechanic heard what is wrong?", "Does the mechanic know what must be repaired?"]),
      Slot(
        name: "age", values: ["two years", "ten years", "six months", "four weeks", "half a century"],
        requests: ["How old is the bicycle?", "For how long have you had it?"],
        questions: ["Does the mechanic know how old the bicycle is?", "Have you mentioned its age?"]),
      Slot(
        name: "pick-up", values: ["Monday", "Tuesday", "Thursday", "Friday", "Saturday"],
        requests: ["On which day will you fetch it?", "When do you need it back?"],
        questions: ["Does the mechanic know when you need it back?", "Have you told the day of collection?"]),
      Slot(
        name: "budget", values: ["20 euros", "45 euros", "60 euros", "90 euros", "130 euros"],
        requests: ["How much may the repair cost?", "Where is your limit for the price?"],
        questions: ["Is the mechanic aware of your price limit?", "Have you said what the repair may cost?"]),
    ])

  private static let flat = PrivateSharedDomain(
    name: "flat-hunting", tag: "LANDLADY", situation: "You are looking for a flat and visit one.",
    stranger: "the landlady",
    slots: [
      Slot(
        name: "profession", values: ["baker", "nurse", "violinist", "electrician", "translator"],
        requests: ["What do you do for a living?", "What is your profession?"],
        questions: ["Does the landlady know what you work as?", "Have you told the landlady your profession?"]),
      Slot(
        name: "move-in", values: ["March", "June", "August", "October", "December"],
        requests: ["In which month would you move in?", "When could your lease begin?"],
        questions: ["Does the landlady know when you would move in?", "Have you named the month of moving?"]),
      Slot(
        name: "pet", values: ["a tortoise", "two cats", "a parrot", "one goldfish", "an old dog"],
        requests: ["Which animals would live here?", "Do you keep a pet, and which?"],
        questions: ["Has the landlady been told about your pet?", "Does the landlady know which animal you have?"]),
      Slot(
        name: "rooms", values: ["three rooms", "four rooms", "five rooms", "seven rooms", "only one room"],
        requests: ["How many rooms do you need?", "What size of flat are you after?"],
        questions: ["Does the landlady know how many rooms you need?", "Have you said how large the flat should be?"]),
      Slot(
        name: "instrument", values: ["drums", "trumpet", "grand piano", "cello", "bagpipes"],
        requests: ["Which instrument do you play?", "Will there be music, and on what?"],
        questions: ["Is the landlady aware of your instrument?", "Have you mentioned what you play?"]),
    ])

  private static let library = PrivateSharedDomain(
    name: "library-card", tag: "LIBRARIAN", situation: "You want to borrow a book from a library.",
    stranger: "the librarian",
    slots: [
      Slot(
        name: "author", values: ["Okafor", "Lindgren", "Tanaka", "Moreau", "Castillo"],
        requests: ["Who wrote the book?", "What is the author called?"],
        questions: ["Does the librarian know the author?", "Have you said who wrote the book?"]),
      Slot(
        name: "subject", values: ["volcanoes", "knitting", "chess openings", "beekeeping", "astronomy"],
        requests: ["What is the book about?", "On which shelf would it stand, by subject?"],
        questions: ["Does the librarian know what the book is about?", "Have you told the subject of the book?"]),
      Slot(
        name: "language", values: ["Finnish", "Portuguese", "Korean", "Swahili", "Greek"],
        requests: ["In which language do you want to read it?", "Which language shall the copy be in?"],
        questions: ["Does the librarian know which language you want?", "Have you mentioned the language?"]),
      Slot(
        name: "duration", values: ["nine days", "three weeks", "one month", "until autumn", "a single evening"],
        requests: ["For how long do you want to borrow it?", "When would you bring it back?"],
        questions: ["Does the librarian know how long you want the book?", "Have you said for how long you borrow it?"]),
      Slot(
        name: "format", values: ["large print", "hardcover", "audio book", "paperback", "microfilm"],
        requests: ["Which kind of copy do you prefer?", "In what format do you need it?"],
        questions: ["Is the librarian aware of the format you prefer?", "Have you told which kind of copy you want?"]),
    ])

  private static let garden = PrivateSharedDomain(
    name: "garden-plan", tag: "GARDENER", situation: "You have a garden laid out by someone.",
    stranger: "the gardener",
    slots: [
      Slot(
        name: "tree", values: ["cherry", "walnut", "maple", "birch", "quince"],
        requests: ["Which tree do you want?", "What tree shall be planted?"],
        questions: ["Does the gardener know which tree you want?", "Have you told the gardener about the tree?"]),
      Slot(
        name: "flower", values: ["tulips", "lavender", "dahlias", "poppies", "irises"],
        requests: ["Which flowers do you like?", "What shall bloom in the beds?"],
        questions: ["Does the gardener know your flowers?", "Have you named the flowers?"]),
      Slot(
        name: "path", values: ["gravel", "brick", "sandstone", "bark mulch", "wooden planks"],
        requests: ["What shall the path be made of?", "Which material do you want to walk on?"],
        questions: ["Does the gardener know the material of the path?", "Have you said what the path is made of?"]),
      Slot(
        name: "water", values: ["small pond", "fountain", "bird bath", "rain barrel", "little brook"],
        requests: ["What kind of water do you want?", "Where does water come in, and as what?"],
        questions: ["Is the gardener aware of your wish for water?", "Have you mentioned the water?"]),
      Slot(
        name: "seat", values: ["hammock", "stone bench", "swing", "deck chair", "round table"],
        requests: ["What do you want to sit on?", "Which seat shall there be?"],
        questions: ["Does the gardener know where you will sit?", "Have you told what kind of seat you want?"]),
    ])

  private static let parcel = PrivateSharedDomain(
    name: "lost-parcel", tag: "CLERK", situation: "You report a lost parcel at a post office.",
    stranger: "the clerk",
    slots: [
      Slot(
        name: "sender", values: ["aunt Ilse", "my dentist", "a toy shop", "the town hall", "cousin Ravi"],
        requests: ["Who sent the parcel?", "From whom should it come?"],
        questions: ["Does the clerk know who sent the parcel?", "Have you named the sender?"]),
      Slot(
        name: "content", values: ["a kettle", "mountain boots", "jars of honey", "a chess clock", "woollen socks"],
        requests: ["What is in it?", "Which things does it hold?"],
        questions: ["Does the clerk know what is in the parcel?", "Have you described what it holds?"]),
      Slot(
        name: "weight", values: ["800 grams", "2 kilos", "14 kilos", "5 pounds", "350 ounces"],
        requests: ["How heavy is it?", "What does it weigh?"],
        questions: ["Does the clerk know the weight?", "Have you said how heavy it is?"]),
      Slot(
        name: "posted", values: ["yesterday", "last week", "on Easter", "in January", "nine days ago"],
        requests: ["When was it posted?", "On which date was it handed in?"],
        questions: ["Is the clerk aware of when it was posted?", "Have you told when it was sent?"]),
      Slot(
        name: "wrapping", values: ["brown paper", "blue ribbon", "wooden crate", "bubble foil", "tin box"],
        requests: ["What does the wrapping look like?", "How was it wrapped?"],
        questions: ["Does the clerk know how it was wrapped?", "Have you described the wrapping?"]),
    ])
}

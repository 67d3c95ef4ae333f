import CommandTesting
import Testing

@testable import ProcessPlugins

@Suite("What a plugin sees of the environment")
struct PluginEnvironmentTests {
  private let user = [
    "PATH": "/bin", "HOME": "/home/me", "LC_ALL": "C", "TZ": "UTC", "OMP_NUM_THREADS": "2", "VIRTUAL_ENV": "/v",
    "OPENAI_API_KEY": "secret", "ANTHROPIC_API_KEY": "secret", "HF_TOKEN": "secret", "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_ACCESS_KEY_ID": "secret", "GITHUB_TOKEN": "secret", "SSH_AUTH_SOCK": "secret",
    "GOOGLE_APPLICATION_CREDENTIALS": "secret",
    "DATABASE_URL": "secret", "PYTHONPATH": "/elsewhere", "PYTHONSTARTUP": "/x", "LD_PRELOAD": "/x.so",
    "UV_CACHE_DIR": "/uv",
    "UV_INDEX_MINE_PASSWORD": "secret", "UV_PUBLISH_TOKEN": "secret",
    "UV_DEFAULT_INDEX": "https://me:secret@host/simple",
    "HTTPS_PROXY": "http://proxy:3128", "BASH_ENV": "/x", "BELLWETHER_PLUGINS": "/x",
  ]

  @Test("no key is given, whatever runs", arguments: [false, true], [false, true])
  func noKeys(python: Bool, uv: Bool) {
    let given = PluginEnvironment.of(user, python: python, uv: uv)
    #expect(!given.values.contains { $0.contains("secret") })
    for name in ["OPENAI_API_KEY", "PYTHONPATH", "PYTHONSTARTUP", "LD_PRELOAD", "BASH_ENV", "BELLWETHER_PLUGINS"] {
      #expect(given[name] == nil)
    }
  }

  @Test("what programs need to run is given, and nothing else")
  func needed() {
    #expect(
      PluginEnvironment.of(user) == [
        "PATH": "/bin", "HOME": "/home/me", "LC_ALL": "C", "TZ": "UTC", "OMP_NUM_THREADS": "2", "VIRTUAL_ENV": "/v",
        "BELLWETHER_PLUGIN_PROTOCOL": "1",
      ])
  }

  @Test("a name that is asked for is given where the user has it")
  func asked() {
    let given = PluginEnvironment.of(user, asked: ["OPENAI_API_KEY", "NO_SUCH_NAME", "BELLWETHER_PLUGIN_PROTOCOL"])
    #expect(given["OPENAI_API_KEY"] == "secret")
    #expect(given["NO_SUCH_NAME"] == nil)
    #expect(given["ANTHROPIC_API_KEY"] == nil)
  }

  @Test("what we set wins over what the user has")
  func ours() {
    let user = ["PYTHONHASHSEED": "7", "BELLWETHER_PLUGIN_PROTOCOL": "9"]
    let given = PluginEnvironment.of(user, asked: ["PYTHONHASHSEED", "BELLWETHER_PLUGIN_PROTOCOL"], python: true)
    #expect(given["PYTHONHASHSEED"] == "0")
    #expect(given["BELLWETHER_PLUGIN_PROTOCOL"] == "1")
    #expect(given["PYTHONUNBUFFERED"] == "1" && given["PYTHONUTF8"] == "1")
  }

  @Test("uv is given its cache and addresses without a password")
  func uv() {
    let given = PluginEnvironment.of(user, python: true, uv: true)
    #expect(given["UV_CACHE_DIR"] == "/uv")
    #expect(given["HTTPS_PROXY"] == "http://proxy:3128")
    #expect(given["UV_DEFAULT_INDEX"] == nil)
    #expect(given["UV_NO_CONFIG"] == "1")
    #expect(PluginEnvironment.withheldAddresses(user) == ["UV_DEFAULT_INDEX"])
    #expect(PluginEnvironment.of(user, python: true)["UV_CACHE_DIR"] == nil)
  }

  @Test("of uv's settings only the user's own hold")
  func settingsOfUV() throws {
    let place = try FindingPlace()
    let file = try place.folder.write("", to: "home/.config/uv/uv.toml")
    let given = PluginEnvironment.of(place.environment, uv: true)
    #expect(given["UV_CONFIG_FILE"] == file && given["UV_NO_CONFIG"] == nil)
  }

  @Test(
    "names are letters, digits and underscores",
    arguments: [("A_1", true), ("_", true), ("1A", false), ("", false), ("A=B", false), ("Ä", false)])
  func names(name: String, isName: Bool) { #expect(PluginEnvironment.isName(name) == isName) }
}
